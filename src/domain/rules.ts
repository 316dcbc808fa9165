/** The settings the domain goes by; durations in milliseconds. */
export interface Rules {
  sessionLifetime: number;
  requestLifetime: number;
  requestsPerDay: number;
  invitationsPerDay: number;
}
