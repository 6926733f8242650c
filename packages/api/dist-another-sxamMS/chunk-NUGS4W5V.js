import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as n}from"./chunk-LR4VFKUG.js";var d={ok:0,failed:1,usage:64,config:78},o=class extends Error{static{n(this,"StartError")}exitCode;constructor(r,t,e){super(t,e===void 0?void 0:{cause:e}),this.name="StartError",this.exitCode=r}};export{d as a,o as b};
//# sourceMappingURL=chunk-NUGS4W5V.js.map
