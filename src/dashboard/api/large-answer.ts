import { JoinedAnswer, type Parcel } from '../model/cut-answer.js';

/** Less than this is read sooner than a thread starts. */
const LEAST_BYTES = 150_000;

/**
 * Reads JSON without holding up the page, however much it is: a thread of its own reads it. Where there
 * can be none, the page reads it itself, and stands still meanwhile. @throws SyntaxError
 */
export async function readLargeAnswer(body: Blob): Promise<unknown> {
  const read = body.size < LEAST_BYTES ? null : await readAside(body);
  return read === null ? JSON.parse(await body.text()) : read.answer;
}

/** Null where the thread did not come to its end. */
function readAside(body: Blob): Promise<JoinedAnswer | null> {
  const worker = new Worker(new URL('./answer-worker.ts', import.meta.url), { type: 'module' });
  const joined = new JoinedAnswer();
  return new Promise<JoinedAnswer | null>((resolve, reject) => {
    worker.onmessage = ({ data: parcel }: MessageEvent<Parcel | null>) => {
      try {
        if (parcel === null) resolve(joined);
        else joined.add(parcel);
      } catch (error) {
        reject(error);
      }
    };
    worker.onmessageerror = () => resolve(null);
    worker.onerror = () => resolve(null);
    worker.postMessage(body);
  }).finally(() => worker.terminate());
}
