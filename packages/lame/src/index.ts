export { type Lame, openLame } from './lame.ts';
