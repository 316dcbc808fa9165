import type { JobHandlers } from './live/worker.js';
import type { UploadStore } from './uploads/store.js';

/** The job that deletes the bytes of an upload whose row is gone. */
export function uploadJobs(store: UploadStore): Pick<JobHandlers, 'deleteUpload'> {
  return {
    deleteUpload: ({ uploadId }) => store.delete(uploadId),
  };
}
