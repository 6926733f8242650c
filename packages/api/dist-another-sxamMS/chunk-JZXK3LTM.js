import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as o}from"./chunk-LR4VFKUG.js";import{setFlagsFromString as t}from"node:v8";import{runInNewContext as r}from"node:vm";var s=1,i={MALLOC_ARENA_MAX:"1",MALLOC_MMAP_THRESHOLD_:String(512*1024),MALLOC_TRIM_THRESHOLD_:String(8*1024*1024)},M=o(()=>{t("--expose-gc"),r("gc")({type:"major",execution:"sync",flavor:"last-resort"})},"giveBackMemory");export{s as a,i as b,M as c};
//# sourceMappingURL=chunk-JZXK3LTM.js.map
