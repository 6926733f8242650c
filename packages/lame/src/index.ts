export { type Lame, loadLame, openLame } from './lame.ts';
