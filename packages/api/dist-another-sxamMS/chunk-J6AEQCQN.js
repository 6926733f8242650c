import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as s}from"./chunk-LR4VFKUG.js";var M=class{static{s(this,"PlayClock")}#t=0;give(t,e){let a=Math.max(this.#t,e)+t*1e3;this.#t=Math.min(a,e+2e4)}spareMs(t){return Math.max(0,this.#t-1e4-t)}};export{M as a};
//# sourceMappingURL=chunk-J6AEQCQN.js.map
