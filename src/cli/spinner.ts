/** A spinner that counts. The scan is synchronous, so it is drawn from the progress calls, at most every 80 ms. */
import { visible } from '../model/visible.ts';
import type { ScanOptions } from '../pipeline/options.ts';
import type { Messages } from './messages.ts';
import type { ProgressOptions } from './options/message-options.ts';
import type { CliProcess } from './process.ts';
import { counted } from './summary-table.ts';

const FRAME_MS = 80;

type Callbacks = Pick<ScanOptions, 'onProgress' | 'onFetch'>;

/** Does some work, with a spinner where a person watches. */
export async function withSpinner<T>(
  { progress }: ProgressOptions,
  messages: Messages,
  { env, stderr }: CliProcess,
  work: (callbacks: Callbacks) => Promise<T>,
): Promise<T> {
  // A terminal that does not know its width (0 columns) makes a spinner clear lines without end.
  const canDraw = messages.interactive && progress && !env['NO_COLOR'] && (stderr.columns ?? 0) > 0;
  if (!canDraw) return work({});
  const spinner = await startSpinner(stderr);
  try {
    return await work(spinner.callbacks);
  } finally {
    spinner.stop();
  }
}

/**
 * Loads ora, which nobody else needs. The cursor stays: to bring it back ora would catch the interrupt, which then waited until the scan,
 * which is synchronous, is done.
 */
async function startSpinner(stream: NodeJS.WriteStream): Promise<{ readonly callbacks: Callbacks; readonly stop: () => void }> {
  const { default: ora } = await import('ora');
  const spinner = ora({ stream, text: 'looking for distributions', discardStdin: false, hideCursor: false });
  spinner.start();
  let last = 0;
  return {
    callbacks: {
      onProgress: ({ distributions, total, documents }) => {
        const now = performance.now();
        if (now - last < FRAME_MS && distributions < total) return;
        last = now;
        spinner.text = `${distributions} of ${counted(total, 'distribution')}, ${counted(documents, 'embedded SBOM')}`;
        spinner.render();
      },
      onFetch: (url, received) => {
        spinner.text = `fetching ${visible(url)}, ${(received / 1e6).toFixed(1)} MB`;
        spinner.render();
      },
    },
    stop: () => void spinner.stop(),
  };
}
