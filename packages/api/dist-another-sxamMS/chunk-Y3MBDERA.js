import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as S}from"./chunk-LR4VFKUG.js";var I=["SIGHUP","SIGQUIT","SIGUSR1","SIGUSR2","SIGALRM","SIGVTALRM","SIGPROF","SIGIO","SIGPWR","SIGSTKFLT","SIGXCPU","SIGXFSZ"],G=S((s=()=>{})=>{for(let o of I)process.on(o,s)},"surviveSignals");export{G as a};
//# sourceMappingURL=chunk-Y3MBDERA.js.map
