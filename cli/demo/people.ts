import type { Locale, Role } from '../../entities/enums.js';

export const organizations = {
  sakura: 'さくら商事',
  senviet: 'Sen Việt Travel',
  northwind: 'Northwind Consulting',
} as const;

export interface DemoPerson {
  organization: keyof typeof organizations;
  name: string;
  locale: Locale;
  role?: Role;
  department: string;
  title: string;
  messageId?: string;
  /** Who they are to Aiko, as the table of sign-ins says it. */
  who: string;
}

const person = (
  organization: DemoPerson['organization'],
  locale: Locale,
  name: string,
  department: string,
  title: string,
  who: string,
  more: Pick<DemoPerson, 'role' | 'messageId'> = {},
): DemoPerson => ({ organization, locale, name, department, title, who, ...more });

/** The people, by the name before the @ of their address. Everything turns around Aiko, whom the playground signs in. */
export const people = {
  aiko: person('sakura', 'JA', '田中 愛子', '営業部', '部長', 'Aiko Tanaka, administrator: start here', {
    role: 'ADMIN',
    messageId: 'aiko-tanaka',
  }),
  misaki: person('sakura', 'JA', '鈴木 美咲', '総務部', '課長', 'colleague and second administrator', {
    role: 'ADMIN',
  }),
  ken: person('sakura', 'JA', '佐藤 健', '営業部', '主任', 'colleague', { messageId: 'ken_sato' }),
  osamu: person('sakura', 'JA', '高橋 修', '経理部', '係長', 'colleague, suspended, so cannot sign in'),

  binh: person(
    'senviet',
    'VI',
    'Nguyễn Văn Bình',
    'Phòng Kinh doanh',
    'Giám đốc',
    'administrator; nobody to Aiko until the playground asks him',
    { role: 'ADMIN', messageId: 'binh-nguyen' },
  ),
  lan: person('senviet', 'VI', 'Trần Thị Lan', 'Phòng Điều hành', 'Trưởng phòng', 'contact, found by message ID', {
    messageId: 'lan-tran',
  }),
  ha: person('senviet', 'VI', 'Nguyễn Thu Hà', 'Phòng Marketing', 'Chuyên viên', 'asks Aiko, who has not answered yet'),
  quan: person(
    'senviet',
    'VI',
    'Lê Minh Quân',
    'Phòng Kinh doanh',
    'Chuyên viên',
    'is asked by Aiko, and has not answered yet',
  ),
  duc: person(
    'senviet',
    'VI',
    'Phạm Minh Đức',
    'Phòng Kế toán',
    'Kế toán trưởng',
    'opted out of search, found by message ID alone; has written to Aiko at once',
    { messageId: 'duc-pham' },
  ),

  emma: person(
    'northwind',
    'EN',
    'Emma Clarke',
    'Partnerships',
    'Managing Director',
    'administrator; contact, with a nickname',
    {
      role: 'ADMIN',
      messageId: 'emma-clarke',
    },
  ),
  grace: person('northwind', 'EN', 'Grace Holloway', 'Research', 'Analyst', 'contact, suspended, so cannot sign in'),
  james: person(
    'northwind',
    'EN',
    'James Whitfield',
    'Sales',
    'Account Manager',
    'was declined by Aiko, and sees it pending',
  ),
  liam: person('northwind', 'EN', 'Liam Harding', 'Sales', 'Director', 'declined Aiko, who sees it pending'),
  olivia: person('northwind', 'EN', 'Olivia Bennett', 'Design', 'Designer', 'was asked by Aiko, who took it back'),
  noah: person('northwind', 'EN', 'Noah Fletcher', 'Legal', 'Counsel', 'never answered Aiko, so it expired'),
  max: person('northwind', 'EN', 'Max Sterling', 'Sales', 'Consultant', 'is blocked by Aiko, and cannot tell'),
  ruby: person('northwind', 'EN', 'Ruby Alden', 'Operations', 'Coordinator', 'has blocked Aiko, who cannot tell'),
} satisfies Record<string, DemoPerson>;

export type DemoName = keyof typeof people;

export const password = 'tsunagu-demo';

export function emailOf(name: DemoName): string {
  return `${name}@${people[name].organization}.example`;
}
