/** The address of a file. */
export function mediaUrl(_services: object, _viewerId: string, _uploadId: string, _preview: boolean): string {
  throw new Error('not there yet');
}
