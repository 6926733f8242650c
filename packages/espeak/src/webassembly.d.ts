/** The part of WebAssembly used here: TypeScript ships its types only together with the DOM's. */
declare namespace WebAssembly {
  type ImportValue = (...args: never[]) => number;
  type ModuleImports = Record<string, ImportValue>;

  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { module: string; name: string; kind: string }[];
  }

  class Instance {
    constructor(module: Module, imports?: Record<string, ModuleImports>);
    readonly exports: unknown;
  }

  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class RuntimeError extends Error {}
}
