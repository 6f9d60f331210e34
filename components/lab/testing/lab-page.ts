/** A lab on the harness page, as a test sees it: by roles and names, as a reader would find things. */
import type { Locator, Page } from 'playwright-core';
import type { Lab } from '../lab.ts';

/** A server that answers every WebSocket message with itself. */
export const ECHO_SERVER = `import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 8080 });
server.on('connection', (socket) => {
  console.log('connected');
  socket.on('message', (data) => socket.send(String(data)));
});
`;

/** A lab of these two files. */
export function labOf(id: string, client: string, server = ECHO_SERVER, rest: Partial<Lab> = {}): Lab {
  return {
    id,
    title: `Lab ${id}`,
    task: 'Press Run.',
    files: [
      { name: 'client.ts', code: client },
      { name: 'server.ts', code: server },
    ],
    observe: 500,
    exercise: false,
    ...rest,
  };
}

export class LabPage {
  readonly page: Page;
  readonly root: Locator;

  /** The lab with this title, or the only one. */
  constructor(page: Page, title?: string) {
    this.page = page;
    this.root =
      title === undefined
        ? page.locator('[data-lab]')
        : page.getByRole('region', { name: title, exact: true });
  }

  get console(): Locator {
    return this.root.getByRole('log', { name: 'Console' });
  }

  /** The status beside the buttons. */
  get status(): Locator {
    return this.root.getByRole('status').first();
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** Resolves when the lab can run for real. */
  async live(): Promise<void> {
    await this.status.getByText('live').waitFor();
  }

  async run(): Promise<void> {
    await this.button('Run').click();
  }

  /** The console line with this text; waits for it. */
  async line(text: string): Promise<Locator> {
    const line = this.console.locator('.line', { hasText: text }).first();
    await line.waitFor();
    return line;
  }

  /** What the line's link says of where it was printed: its text and its title. */
  async placeOf(text: string): Promise<{ link: string; title: string | null }> {
    const link = (await this.line(text)).getByRole('button');
    return { link: await link.innerText(), title: await link.getAttribute('title') };
  }

  /** How long the page takes to answer an event, in milliseconds: the cost of a frozen page. */
  async responseTime(): Promise<number> {
    return this.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const asked = performance.now();
          setTimeout(() => resolve(performance.now() - asked), 0);
        }),
    );
  }
}
