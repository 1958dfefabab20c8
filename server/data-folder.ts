import { join } from 'node:path';

/** Where the office keeps its things: one folder, of its own account, that can be backed up or deleted whole. */
export interface DataFolder {
  readonly folder: string;
  readonly database: string;
  /** The index of the trail's entries. Derived: it may be deleted, and is not part of a backup. */
  readonly searchIndex: string;
  /** Certificate that terminals and browsers pin; public. */
  readonly caCert: string;
  readonly caKey: string;
  readonly serverCert: string;
  readonly serverKey: string;
  /** Signs loan packages. */
  readonly officeKey: string;
  /** Its public half, raw 32 bytes in base64; public. */
  readonly officePublicKey: string;
  /** Signs checkpoints of the office log; holds the log's name too. */
  readonly logKey: string;
  /** vkeys of the office log, one a line, newest first; public. */
  readonly logVkeys: string;
  /** The newest published checkpoint, kept apart from the database so that an old copy of that is noticed. */
  readonly checkpoint: string;
  /** The newest checkpoint that every configured witness cosigned. */
  readonly cosignedCheckpoint: string;
  /** Held by the one process that signs. */
  readonly signerLock: string;
  /** The configured witnesses: url and vkey of each. */
  readonly witnesses: string;
  /** What was handed in: a folder for each loan, in it a pack for each time. Part of a backup, like the database. */
  readonly inbox: string;
  /** Files of データ持出し申請: a folder for each request. Part of a backup, like the database. */
  readonly takeout: string;
}

export const dataFolder = (folder: string): DataFolder => ({
  folder,
  database: join(folder, 'office.db'),
  searchIndex: join(folder, 'search.db'),
  caCert: join(folder, 'city-ca.pem'),
  caKey: join(folder, 'city-ca.key'),
  serverCert: join(folder, 'server.pem'),
  serverKey: join(folder, 'server.key'),
  officeKey: join(folder, 'office.key'),
  officePublicKey: join(folder, 'office.pub'),
  logKey: join(folder, 'log.key'),
  logVkeys: join(folder, 'log.vkey'),
  checkpoint: join(folder, 'checkpoint'),
  cosignedCheckpoint: join(folder, 'checkpoint.cosigned'),
  signerLock: join(folder, 'signer.lock'),
  witnesses: join(folder, 'witnesses.json'),
  inbox: join(folder, 'inbox'),
  takeout: join(folder, 'takeout'),
});
