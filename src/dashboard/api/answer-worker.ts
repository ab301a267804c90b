import { cutAnswer } from '../model/cut-answer.js';

/** A thread for one large answer: reads it, sends it back in parcels, and null behind the last one. */
self.onmessage = ({ data: body }: MessageEvent<Blob>) => {
  // A promise's failure would stay in this thread.
  answer(body).catch(reportError);
};

async function answer(body: Blob): Promise<void> {
  for (const parcel of cutAnswer(JSON.parse(await body.text()))) {
    self.postMessage(parcel, { transfer: 'places' in parcel ? [parcel.places.buffer] : [] });
  }
  self.postMessage(null);
}
