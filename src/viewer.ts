/** In whose name something is done: a viewer, or somebody who follows a mailed link and shows no credential. */
export interface Member {
  id: string;
  organizationId: string;
  role: 'ADMIN' | 'MEMBER';
  locale: 'EN' | 'JA' | 'VI';
  region: string;
  /** Where they ask from, for the audit log; null where that is unknown. */
  ipAddress?: string | null;
}

/** Who asks: read afresh for every HTTP request and every event of a subscription. */
export interface Viewer extends Member {
  credential: Credential;
}

/** What they showed. `id` is the session's or the access token's. */
export interface Credential {
  kind: 'SESSION' | 'ACCESS_TOKEN';
  id: string;
  readOnly: boolean;
  /** When it ends by itself; null: never. */
  expiresAt: number | null;
}
