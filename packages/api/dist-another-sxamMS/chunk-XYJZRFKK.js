import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as e}from"./chunk-LR4VFKUG.js";var d=e(n=>{process.connected&&process.send?.(n,void 0,void 0,()=>{})},"tellParent");export{d as a};
//# sourceMappingURL=chunk-XYJZRFKK.js.map
