export { type Ack, decodeAck, encodeAck, type Refusal } from './ack.js';
export { type Batch, type BatchHeader, decodeBatch, encodeBatch } from './batch.js';
export { decodeHave, encodeHave, type Have, LIFE_BYTES } from './have.js';
export { decodeKeys, encodeKeys, type KeysEnd, type KeysMessage } from './keys.js';
