import { fold } from '../../fold.js';
import type { CardSource } from './card.js';

/** What a column may hold. Two that are the same thing, such as the name at work and the legal one, stand in the order they count in. */
export type Field =
  | 'workName'
  | 'workFamily'
  | 'workGiven'
  | 'name'
  | 'family'
  | 'middle'
  | 'given'
  | 'email'
  | 'phone'
  | 'company'
  | 'department'
  | 'title'
  | 'status';

/**
 * The names of columns, as services and address books write them; the earlier one of a field counts first. They are compared without
 * regard to width, case, accents, kana script, spaces, punctuation, the kind of brackets, and numbers: see `keyOf`.
 */
const names: Record<Field, string> = {
  workName: 'ビジネスネーム',
  workFamily: 'ビジネスネーム：姓, ビジネスネーム（姓）',
  workGiven: 'ビジネスネーム：名, ビジネスネーム（名）',
  name: '氏名, 姓名, 名前, お名前, フルネーム, 表示名, 担当者名, Name, Full name, Display name, Contact name, Họ tên, Họ và tên, Tên đầy đủ, Tên liên hệ',
  family: '姓, 氏名（姓）, 名前（姓）, 苗字, 名字, Last name, Family name, Surname, Họ, Họ đệm, Họ và tên đệm, Họ lót',
  middle: 'Middle name, Additional name, Tên đệm, Chữ đệm',
  given: '名, 氏名（名）, 名前（名）, First name, Given name, Tên',
  email:
    'E-mail, メールアドレス, メール, Eメール, Eメールアドレス, 電子メール, 電子メールアドレス, 会社メールアドレス, Mail, Mail address, E-mail address, E-mail value, Work e-mail, Business e-mail, Địa chỉ email, Thư điện tử',
  phone:
    '携帯電話, 携帯電話番号, 携帯番号, 携帯, 携帯TEL, Mobile, Mobile phone, Mobile number, Cell, Cell phone, Di động, Số di động, Điện thoại di động, Số điện thoại di động, TEL直通, 直通, 直通電話, 直通電話番号, Direct, Direct phone, Direct line, TEL部門, TEL会社, 会社電話, 会社電話番号, TEL, 電話番号, 電話, 代表電話, 代表電話番号, 勤務先電話番号, Phone, Phone number, Phone value, Telephone, Telephone number, Business phone, Work phone, Company main phone, Primary phone, Điện thoại, Số điện thoại, SĐT, Điện thoại công ty, Điện thoại cơ quan, Home phone',
  company:
    '会社名, 会社, 企業名, 法人名, 勤務先, 勤務先名, 所属会社, 組織名, Company, Company name, Organization, Organization name, Organisation, Công ty, Tên công ty, Tổ chức, Cơ quan, Doanh nghiệp',
  department:
    '部署名, 部署, 部署1 部署, 所属部署, 部門, 部門名, Department, Organization department, Phòng ban, Bộ phận, Phòng',
  title:
    '役職, 役職名, 役職1 役職, 肩書, 肩書き, 職位, Job title, Organization title, Position, Chức vụ, Chức danh, Vị trí, Title',
  status: '在籍状況, 在籍状態, 在職状況, Employment status, Tình trạng làm việc, Trạng thái làm việc',
};

/** Further columns are not looked at: files may have thousands, and none of these services has hundreds. */
const MOST = 500;
/** A name of a column is not longer. */
const LONGEST = 40;

const plain = (name: string) =>
  fold(name.slice(0, LONGEST))
    .replace(/[[{〔【「]/g, '(')
    .replace(/[\]}〕】」]/g, ')')
    .replace(/[\s\-_.:*"'/]/g, '');

/** What is compared of a column's name: `E-mail(1)` and `ｅｍａｉｌ` are the same. */
const keyOf = (name: string) => plain(name).replace(/\(\d+\)|\d+/g, '');

const meanings: ReadonlyMap<string, { field: Field; rank: number }> = new Map(
  (Object.entries(names) as [Field, string][]).flatMap(([field, list]) =>
    list.split(', ').map((name, rank) => [keyOf(name), { field, rank }] as const),
  ),
);

/** Where in a record each field is to be looked for, in this order. */
type Places = Record<Field, readonly number[]>;

export interface Columns {
  places: Places;
  /** How many of the columns are known. */
  known: number;
  /** Whose file it is, by columns that only this service has; null: nobody's in particular. */
  source: CardSource | null;
  /** The family name stands before the given one, in whatever script. */
  familyFirst: boolean;
}

/** Fields of which the first filled column counts, whichever it is; of all others it is the best one alone: a second post has another title. */
const anyOfThem: readonly Field[] = ['email', 'phone'];

/** What the cells of a row are if they are names of columns. */
export function readColumns(row: readonly string[]): Columns {
  const cells = row.slice(0, MOST);
  const found = cells.flatMap((cell, place) => {
    const meaning = meanings.get(keyOf(cell));
    return meaning ? [{ ...meaning, place, number: Number(/\d+/.exec(plain(cell))?.[0] ?? 0) }] : [];
  });
  const placesOf = (field: Field) => {
    const columns = found
      .filter((column) => column.field === field)
      .sort((a, b) => a.rank - b.rank || a.number - b.number || a.place - b.place);
    const [best] = columns;
    return columns
      .filter(({ rank, number }) => anyOfThem.includes(field) || (rank === best!.rank && number === best!.number))
      .map(({ place }) => place);
  };
  const places = {} as Record<Field, number[]>;
  for (const field of Object.keys(names) as Field[]) places[field] = placesOf(field);
  return {
    places,
    known: found.length,
    source: sourceOf(cells),
    familyFirst: cells.some((cell) => vietnameseFamily.has(keyOf(cell))),
  };
}

const vietnameseFamily: ReadonlySet<string> = new Set(['Họ', 'Họ đệm', 'Họ và tên đệm', 'Họ lót'].map(keyOf));

/** A card can be made of these columns. */
export function areUseful({ places, known }: Columns, named: boolean): boolean {
  const has = (...fields: Field[]) => fields.some((field) => places[field].length > 0);
  return has('email') || (has('phone', 'workName', 'workFamily', 'name', 'family', 'given') && (named || known >= 2));
}

/** Columns that one service alone has, or has together. */
const fingerprints: readonly [CardSource, ...string[]][] = [
  ['EIGHT', 'Eightでつながっている人'],
  ['SANSAN', '名刺所有者ユーザID'],
  ['SANSAN', '住所(1)[全て]'],
  ['SMARTHR', '社員番号', '姓'],
  ['SMARTHR', '社員番号', 'ビジネスネーム：姓'],
  ['SMARTHR', '部署1 部署'],
  ['MYBRIDGE', '名前', '会社名', '名刺交換日'],
  ['WANTEDLY_PEOPLE', '氏名', '会社名', '携帯番号', '登録日'],
];

function sourceOf(cells: readonly string[]): CardSource | null {
  const present = new Set(cells.map(plain));
  return fingerprints.find(([, ...columns]) => columns.every((name) => present.has(plain(name))))?.[0] ?? null;
}
