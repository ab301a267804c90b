/** In which order keys come: as a counter gives them, or as random ids would. */
export type KeyOrder = 'ascending' | 'scattered';

/** What the programs of the engine's figures are asked; each answers a number. */
export interface PutOrder {
  /** Does not exist yet, in a folder that does. */
  readonly path: string;
  readonly puts: number;
  /** How many wait at the same time. */
  readonly inFlight: number;
  readonly keys: KeyOrder;
}

export interface GetOrder {
  /** Made and filled where it does not exist. */
  readonly path: string;
  readonly entries: number;
  readonly gets: number;
}

export interface FillOrder {
  readonly path: string;
  readonly entries: number;
}

export interface RecoverOrder {
  /** Of a log that `fill` has made. */
  readonly path: string;
  readonly entries: number;
  /** Entries a second that are there again, or the bytes that they take up once they are. */
  readonly measure: 'speed' | 'memory';
}
