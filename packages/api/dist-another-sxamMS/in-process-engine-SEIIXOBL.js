import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a}from"./chunk-Q7DEPCDI.js";import"./chunk-J6AEQCQN.js";import"./chunk-GTZ3MQVI.js";import"./chunk-BEQZD2XY.js";import"./chunk-UMSFX6FX.js";import"./chunk-7XOGULH4.js";import"./chunk-UC2AGIJK.js";import"./chunk-C4437AYV.js";import"./chunk-ORPEUKLY.js";import"./chunk-JZXK3LTM.js";import"./chunk-DDUL3ZFB.js";import"./chunk-LR4VFKUG.js";export{a as InProcessEngine};
//# sourceMappingURL=in-process-engine-SEIIXOBL.js.map
