/** The image from which engines are restored: one in which the guest's own part is evaluated already. */
import { EvalFlags, QuickJS, type Snapshot } from 'quickjs-wasi';
import { HOST_CALLS } from './engine-calls.ts';

/** What every engine of a host shares; all of it can be posted to a worker. */
export interface EngineImage {
  readonly wasm: WebAssembly.Module;
  readonly extensions: readonly { readonly name: string; readonly wasm: WebAssembly.Module }[];
  readonly snapshot: Snapshot;
  /** Where the guest's door is in the snapshot. */
  readonly door: number;
  /** Names of the built-in modules that the snapshot holds. */
  readonly modules: readonly string[];
}

/** Makes the image: evaluates the guest's own part in a fresh engine. `stub` takes calls made meanwhile. */
export async function buildImage(
  wasm: WebAssembly.Module,
  extensions: EngineImage['extensions'],
  guest: string,
): Promise<EngineImage> {
  const vm = await QuickJS.create({
    wasm,
    extensions: [...extensions],
    timezoneOffset: 0,
    moduleLoader: { load: (name) => builtinSource(vm, name) },
  });
  const calls = vm.newObject();
  for (const name of HOST_CALLS) {
    const stub = vm.newFunction(name, () => {
      throw new Error(`The guest called ${name} before its session began.`);
    });
    calls.setProp(name, stub);
    stub.dispose();
  }
  vm.global.setProp('sandboxCalls', calls);
  calls.dispose();
  vm.evalCode(guest, 'node:internal').dispose();
  const modules = vm.global.getProp('sandboxModules').consume((names) => names.toString().split(' '));
  const imports = modules.map((name) => `import ${JSON.stringify(name)};`).join('');
  vm.evalCode(imports, 'node:modules', EvalFlags.TYPE_MODULE).dispose();
  vm.executePendingJobs();
  const door = vm.global.getProp('sandboxDoor');
  vm.evalCode(
    'for (const name of Object.keys(globalThis)) if (name.startsWith("sandbox")) delete globalThis[name]',
  ).dispose();
  vm.executePendingJobs();
  vm.runGC();
  const snapshot = vm.snapshot();
  const image = { wasm, extensions, snapshot, door: vm.exportHandle(door), modules };
  vm.dispose();
  return image;
}

/** An ES module that exports what the guest's own module of this name exports. */
function builtinSource(vm: QuickJS, name: string): string {
  const asked = vm.evalCode(`sandboxExports(${JSON.stringify(name)})`);
  const names = asked.consume((handle) => handle.toString().split(' ').filter(Boolean));
  const from = `sandboxModule(${JSON.stringify(name)})`;
  const lines = names.map((key) => `const $${key} = all.${key}; export { $${key} as ${key} };`);
  return `const all = ${from};\nexport default all.default ?? all;\n${lines.join('\n')}`;
}
