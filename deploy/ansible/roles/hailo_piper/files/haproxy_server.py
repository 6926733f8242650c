"""Takes a server out of HAProxy, or puts it back, through its admin socket.

haproxy_server.py drain|ready SOCKET BACKEND SERVER SECONDS

drain returns when the server has no session left, ready when HAProxy sends it requests again. Where
HAProxy or the server is not there, there is nothing to do. Prints what came of it.
"""

import csv
import os
import socket
import sys
import time


def ask(path, command):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(command.encode() + b"\n")
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


def row(path, backend, server):
    lines = ask(path, "show stat").lstrip("# ").splitlines()
    for entry in csv.DictReader(lines):
        if (entry["pxname"], entry["svname"]) == (backend, server):
            return entry
    return None


def done(action, entry):
    if action == "drain":
        return entry["scur"] == "0"
    return entry["status"].startswith(("UP", "no check"))


def main(action, path, backend, server, seconds):
    if not os.path.exists(path):
        return f"no HAProxy at {path}"
    if row(path, backend, server) is None:
        return f"{backend}/{server} is not known here"
    answer = ask(path, f"set server {backend}/{server} state {action}").strip()
    if answer:
        sys.exit(f"HAProxy: {answer}")
    deadline = time.monotonic() + float(seconds)
    while not done(action, entry := row(path, backend, server)):
        if time.monotonic() > deadline:
            sys.exit(
                f"{backend}/{server} is {entry['status']} with {entry['scur']} sessions "
                f"{seconds} s after {action}"
            )
        time.sleep(0.1)
    return f"{backend}/{server}: {action}"


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
