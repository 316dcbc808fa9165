/** A contact as it is written into a file. */
export interface ListedContact {
  /** The id of the person: an address book that has them already mends its entry. */
  id: string;
  name: string;
  email: string | null;
  phoneNumber: string | null;
  company: string | null;
  department: string | null;
  title: string | null;
  messageId: string | null;
  nickname: string | null;
  note: string | null;
}

/** The columns of a list, in order. */
export const listedColumns = [
  'name',
  'email',
  'phone',
  'company',
  'department',
  'title',
  'messageId',
  'nickname',
  'note',
] as const;
export type ListedColumn = (typeof listedColumns)[number];
