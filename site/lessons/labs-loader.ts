/** Loads the labs of all lessons into the collection `labs`, and again when one of their files changes. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import { labFolders, readLabFolder } from './lab-folder.ts';

export function labsLoader(): Loader {
  return {
    name: 'labs',
    load: async (context) => {
      const lessons = fileURLToPath(new URL('content/lessons/', context.config.root));
      await loadAll(context, lessons);
      context.watcher?.on('all', (_event, path) => {
        if (!path.startsWith(lessons) || !path.includes('/labs/')) return;
        loadAll(context, lessons).catch((error: unknown) => {
          context.logger.error(error instanceof Error ? error.message : String(error));
        });
      });
    },
  };
}

async function loadAll(context: LoaderContext, lessons: string): Promise<void> {
  const { config, parseData, store, generateDigest } = context;
  const root = fileURLToPath(config.root);
  const labs = await Promise.all((await labFolders(lessons)).map(readLabFolder));
  store.clear();
  for (const { lab, check, recording } of labs) {
    const data = await parseData({
      id: lab.id,
      data: {
        lab,
        ...(check !== undefined && { check: relative(root, check) }),
        ...(recording !== undefined && { recording: relative(root, recording) }),
      },
    });
    store.set({ id: lab.id, data, digest: generateDigest(data) });
  }
}
