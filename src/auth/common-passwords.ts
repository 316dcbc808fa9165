/** The passwords of eight characters and more that lists of leaked ones begin with, folded. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 0123456789 987654321 87654321 11223344 12341234 123123123 147258369 789456123
  password password1 password12 password123 password! passw0rd p@ssw0rd p@ssword pa$$word passwort motdepasse contrasena
  qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123 qazwsxedc
  abcd1234 abc12345 abcdefgh abcdefg1 a1b2c3d4 aa123456 a12345678 abcabcabc 1a2b3c4d
  iloveyou iloveyou1 iloveu123 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman batman123 starwars
  trustno1 whatever letmein1 letmein123 welcome1 welcome123 admin123 admin1234 administrator changeme changeme1 default1 internet computer
  michael1 jennifer jessica1 charlie1 danielle michelle samantha elizabeth victoria alexander christopher anthony1 charlotte
  dragon123 monkey123 master123 shadow123 pokemon1 naruto123 liverpool arsenal1 chelsea1 manchester barcelona realmadrid juventus
  facebook google123 linkedin microsoft samsung1 nokia123 blink182 metallica slipknot corvette mustang1 mercedes
  sakura123 nippon123 tokyo123 okinawa1 doraemon himitsu1 pasuwado aishiteru
  matkhau1 matkhau123 anhyeuem emyeuanh iloveyoubaby vietnam1 vietnam123 hanoi123 saigon123 123456aa 123456789a khongbiet khongnho1
  testtest test1234 test12345 testing1 testing123 guest123 user1234 demo1234 secret123 mypassword temp1234 login123 hello123 helloworld 00000000 11111111`
    .split(/\s+/)
    .filter(Boolean),
);
