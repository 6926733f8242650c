"""Compares what the kernel holds with what the configuration says: check_limits.py MEMORY_MAX CPU_QUOTA

Both as in the configuration's resource_limits. MEMORY_MAX "unchecked": the kernel has no memory cgroup.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path("/sys/fs/cgroup")


def expected_bytes(size):
    number, unit = re.fullmatch(r"([\d.]+)([KMGTPE%]?)", size).groups()
    if unit == "%":
        (total,) = re.findall(r"MemTotal: +(\d+) kB", pathlib.Path("/proc/meminfo").read_text())
        return float(number) / 100 * int(total) * 1024
    return float(number) * 1024 ** " KMGTPE".index(unit or " ")


def held(group):
    """Bytes and processors, None where there is no limit; of cgroups 2 or 1."""
    if (ROOT / "cgroup.controllers").exists():
        folder = ROOT / group
        memory = folder / "memory.max"
        limit = memory.read_text().strip() if memory.exists() else "max"
        quota, period = (folder / "cpu.max").read_text().split()
    else:
        memory = ROOT / "memory" / group / "memory.limit_in_bytes"
        limit = memory.read_text().strip() if memory.exists() else "max"
        cpu = ROOT / "cpu" / group
        quota = (cpu / "cpu.cfs_quota_us").read_text().strip().replace("-1", "max")
        period = (cpu / "cpu.cfs_period_us").read_text()
    # Without a limit, version 1 shows a number beyond any machine's memory.
    size = None if limit == "max" or int(limit) >= 2**62 else int(limit)
    return size, None if quota == "max" else int(quota) / int(period)


def main(memory_max, cpu_quota):
    shown = ["systemctl", "show", "--value", "-p", "ControlGroup", "hailo-piper.service"]
    group = subprocess.check_output(shown, text=True).strip().lstrip("/")
    size, processors = held(group)
    if memory_max not in ("unchecked", "infinity"):
        wanted = expected_bytes(memory_max)
        # The kernel counts in pages.
        if size is None or abs(size - wanted) > 65536:
            sys.exit(f"the kernel limits memory to {size} bytes, not to memory_max {memory_max}")
    elif memory_max == "infinity" and size is not None:
        sys.exit(f"the kernel limits memory to {size} bytes, and memory_max is infinity")
    if processors is None or abs(processors - float(cpu_quota.rstrip("%")) / 100) > 0.001:
        sys.exit(f"the kernel gives {processors} processors, not cpu_quota {cpu_quota}")
    print(f"{size} bytes, {processors} processors")


if __name__ == "__main__":
    main(*sys.argv[1:])
