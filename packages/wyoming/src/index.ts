export { createWyomingDoor, type WyomingConfig, type WyomingDoor } from './wyoming-door.ts';
