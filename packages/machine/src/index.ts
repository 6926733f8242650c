export { type CgroupMemory, readCgroupMemory } from './cgroups.ts';
export { chooseThreads, type ThreadChoice } from './choose-threads.ts';
export { isExhaustion } from './exhaustion.ts';
export { readMachineCapacity, readMemoryLimit } from './machine-capacity.ts';
