/** Texts that mean something to a database, a browser, a shell, a log or a template. */
export const HOSTILE_TEXTS = [
  `' OR '1'='1`,
  `"; DROP TABLE users; --`,
  `') UNION SELECT password_hash FROM users -- `,
  `1; UPDATE users SET role = 'admin'`,
  `%' OR name LIKE '%_`,
  `\\' OR 1=1 #`,
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `</title></style></textarea><svg/onload=alert(1)>`,
  `javascript:alert(1)//`,
  `]]><!--<?php echo 1 ?>-->`,
  `{{7*7}}\${7*7}<%= 7*7 %>#{7*7}`,
  `| cat /etc/passwd; $(id) \`id\``,
  `../../../../etc/passwd`,
  `line\r\nSet-Cookie: a=b`,
  `é\u{1f600}\u202e\u200b\uFEFF日本`,
] as const;
