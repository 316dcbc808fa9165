/** Names as they are spread in Japan, Viet Nam and the English-speaking world: a few are very common, and there is a long tail. */
export interface Names {
  next(): { name: string; locale: 'JA' | 'VI' | 'EN'; rare: boolean };
}

/** Names weighted by the numbers between them; a name without one weighs 1. */
function weighted(text: string): (random: () => number) => string {
  const names: string[] = [];
  for (const [, name, weight] of text.matchAll(/([^\s\d]+)(?: (\d+))?/g))
    names.push(...Array<string>(Number(weight ?? 1)).fill(name!));
  return (random) => names[Math.floor(random() * names.length)]!;
}

const vietnamese = {
  family: weighted(
    'Nguyễn 384 Trần 110 Lê 95 Phạm 70 Hoàng 27 Huỳnh 25 Phan 45 Vũ 20 Võ 20 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương 10 Lý 5 Đinh 5 Trịnh 4 Đoàn 4 Mai 3 Lương 3 Lâm 3 Phùng 2 Tô 2 Hà 2 Tạ 2 Cao 2 Châu Tăng Thái Quách La Kiều Từ Âu',
  ),
  middle: weighted(
    'Văn 20 Thị 25 Minh 8 Thanh 7 Ngọc 7 Quốc 5 Hữu 5 Đức 6 Thu 4 Hồng 4 Xuân 3 Kim 4 Bảo 3 Gia 3 Hoàng 3 Anh 3 Phương 3 Quang 4 Thúy 2 Mỹ 2 Tuấn 2 Công 2 Đình 2 Bá Khánh 2 Diệu Nhật 2 Trung',
  ),
  given: weighted(
    'Anh 9 An 5 Bình 4 Châu 3 Chi 4 Cường 4 Dũng 5 Dung 3 Duy 4 Đạt 4 Giang 3 Hà 5 Hải 5 Hạnh 3 Hằng 4 Hiền 4 Hiếu 5 Hoa 4 Hoàng 4 Hòa 2 Hùng 6 Huy 6 Hương 6 Khánh 3 Khoa 3 Kiên 3 Lan 5 Linh 8 Long 5 Loan 3 Ly 2 Mai 5 Minh 8 My 3 Nam 6 Nga 4 Ngân 4 Ngọc 5 Nhi 3 Nhung 3 Phong 4 Phúc 5 Phương 6 Quân 4 Quang 3 Quyên 2 Quỳnh 3 Sơn 5 Tâm 4 Thảo 5 Thắng 4 Thành 4 Thủy 4 Tiến 3 Toàn 2 Trang 6 Trinh 2 Trung 4 Tú 4 Tuấn 6 Tùng 4 Vân 4 Việt 3 Vinh 3 Vy 4 Yến 3',
  ),
};

const japanese = {
  family: weighted(
    '佐藤 184 鈴木 177 高橋 138 田中 131 伊藤 105 渡辺 104 山本 103 中村 102 小林 101 加藤 87 吉田 82 山田 80 佐々木 66 山口 63 松本 62 井上 60 木村 56 林 54 斎藤 53 清水 52 山崎 48 森 46 池田 44 橋本 44 阿部 43 石川 42 山下 41 中島 40 石井 38 小川 38 前田 37 岡田 37 長谷川 37 藤田 36 後藤 36 近藤 36 村上 35 遠藤 33 青木 33 坂本 33 斉藤 31 福田 31 太田 31 西村 31 藤井 30 金子 30 藤原 30 三浦 30 岡本 29 中野 29 中川 29 原田 29 松田 28 竹内 28 小野 27 田村 27 和田 26 中山 25 石田 25 上田 24 森田 24 原 23 柴田 23 酒井 22 工藤 21 横山 21 宮崎 21 宮本 21 内田 21 高木 21 安藤 20 谷口 20 大野 20 丸山 19 今井 19 高田 18 河野 18 藤本 18 小島 18 村田 18 武田 18 上野 17 杉山 17 千葉 16 増田 16 平野 15 菅原 15 小山 15 大塚 15 久保 15 松井 15 岩崎 14 桜井 14 木下 14 野口 14 松尾 14 野村 14 菊地 14 菊池 14',
  ),
  given: weighted(
    '千恵 大地 翔太 健太 拓也 大輔 直樹 健一 浩 誠 隆 剛 学 豊 明 茂 進 勇 清 実 美咲 愛 彩 陽子 恵子 幸子 和子 洋子 裕子 由美 真由美 明美 智子 久美子 直美 さくら ひなた 葵 凛 結衣 結菜 陽菜 莉子 美月 杏 楓 七海 優奈 悠真 蓮 湊 陽翔 樹 大和 律 朝陽 新 颯太 悠斗 海斗 陸 涼太 達也 和也 哲也 雅之 博之 秀樹 英樹 正樹 裕樹 友美 麻衣 舞 香織 沙織 詩織 綾香 遥 恵 円 薫 光 望 翼 歩 忍',
  ),
  kana: weighted('サクラ ヒロシ アキラ ユキ ハナコ タロウ ケンジ マサル アイ ミナ リナ エミ ナオミ カレン ジュン レイ'),
  letters: [...'東西南北上中下大小高新古本山川田野原森林谷沢池島崎橋井石岩松竹梅桜藤菊花草水火木金土日月星雲雪風'],
};

const english = {
  given: weighted(
    'James 33 John 31 Robert 31 Michael 26 William 24 David 15 Richard 14 Joseph 14 Thomas 13 Charles 12 Mary 26 Patricia 10 Jennifer 10 Linda 10 Elizabeth 9 Barbara 8 Susan 8 Jessica 8 Sarah 8 Karen 7 Emma 6 Olivia 5 Sophia 5 Ava 4 Daniel 9 Matthew 9 Anthony 8 Mark 8 Paul 7 Steven 7 Andrew 7 Kenneth 6 Joshua 6 Kevin 6 Brian 6 George 5 Edward 5 Ronald 5 Timothy 5 Nancy 5 Lisa 5 Betty 4 Margaret 4 Sandra 4 Ashley 4 Kimberly 4 Emily 4 Donna 3 Michelle 4 Carol 3 Amanda 4',
  ),
  family: weighted(
    'Smith 24 Johnson 19 Williams 16 Brown 14 Jones 14 Garcia 12 Miller 11 Davis 11 Rodriguez 11 Martinez 11 Hernandez 10 Lopez 9 Gonzalez 8 Wilson 8 Anderson 8 Thomas 8 Taylor 8 Moore 7 Jackson 7 Martin 7 Lee 7 Perez 7 Thompson 7 White 7 Harris 6 Sanchez 6 Clark 6 Ramirez 6 Lewis 5 Robinson 5 Walker 5 Young 5 Allen 5 King 5 Wright 5 Scott 4 Torres 4 Hill 4 Green 4 Adams 4 Nelson 4 Baker 4 Hall 4 Campbell 4 Mitchell 4 Carter 4 Roberts 4 Phillips 3 Evans 3 Turner 3 Parker 3 Collins 3 Edwards 3 Stewart 3 Morris 3 Murphy 3 Cook 3 Rogers 3 Morgan 3 Cooper 2 Peterson 2 Reed 2 Bailey 2 Kelly 2 Howard 2 Ward 2 Cox 2 Richardson 2 Wood 2 Watson 2 Brooks 2 Bennett 2 Gray 2 Hughes 2 Price 2 Foster 2',
  ),
  syllables:
    'bal ber cor dan den dor el fen gar hal han ing ker lan lis mar mor nes nor os per quin ral ros sal ston tar ter ul van wen wick yar zel'.split(
      ' ',
    ),
};

export function namesOf(seed: number): Names {
  const random = randomOf(seed);
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  return {
    next() {
      const country = random();
      const rare = random() < 0.08;
      if (country < 0.4) {
        const family = vietnamese.family(random);
        const given = vietnamese.given(random);
        const middle = random() < 0.9 ? ` ${vietnamese.middle(random)}` : '';
        return { name: `${family}${middle} ${given}`, locale: 'VI', rare: false };
      }
      if (country < 0.8) {
        const family = rare ? some(japanese.letters) + some(japanese.letters) : japanese.family(random);
        const given = random() < 0.06 ? japanese.kana(random) : japanese.given(random);
        return { name: `${family} ${given}`, locale: 'JA', rare };
      }
      const family = rare
        ? capital(some(english.syllables) + some(english.syllables) + some(english.syllables))
        : english.family(random);
      return { name: `${english.given(random)} ${family}`, locale: 'EN', rare };
    },
  };
}

/** A small generator of random numbers (mulberry32), so that every run measures the same people. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
