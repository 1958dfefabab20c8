/**
 * Signs of names that are taken as one in searching and comparing; a name itself is kept and shown as it was entered.
 * Each row names what says that the two are forms of one sign:
 * `jōyō`: 常用漢字表 (平成22年内閣告示第2号), 本表 with the 康熙字典体 in brackets.
 * `koseki`: 戸籍法施行規則 別表第二 (人名用漢字), forms of one sign.
 * `unihan`: Unicode UAX #38, kZVariant, kSemanticVariant or kCompatibilityVariant.
 */
const rows = [
  ['高', '髙', 'unihan'],
  ['崎', '﨑嵜㟢', 'unihan'],
  ['吉', '𠮷', 'unihan'],
  ['辺', '邊邉', 'unihan'],
  ['斎', '齋', 'jōyō'],
  ['斉', '齊', 'jōyō'],
  ['浜', '濱濵', 'unihan'],
  ['沢', '澤', 'jōyō'],
  ['島', '嶋嶌㠀', 'unihan'],
  ['広', '廣', 'jōyō'],
  ['桜', '櫻', 'jōyō'],
  ['関', '關', 'jōyō'],
  ['国', '國', 'jōyō'],
  ['真', '眞', 'jōyō'],
  ['恵', '惠', 'jōyō'],
  ['栄', '榮', 'jōyō'],
  ['徳', '德', 'jōyō'],
  ['竜', '龍', 'jōyō'],
  ['滝', '瀧', 'jōyō'],
  ['蔵', '藏', 'jōyō'],
  ['実', '實', 'jōyō'],
  ['寿', '壽', 'jōyō'],
  ['円', '圓', 'jōyō'],
  ['亀', '龜', 'jōyō'],
  ['静', '靜', 'jōyō'],
  ['条', '條', 'jōyō'],
  ['豊', '豐', 'jōyō'],
  ['万', '萬', 'jōyō'],
  ['与', '與', 'jōyō'],
  ['緑', '綠', 'jōyō'],
  ['黒', '黑', 'jōyō'],
  ['戸', '戶', 'unihan'],
  ['曽', '曾', 'jōyō'],
  ['桧', '檜', 'koseki'],
  ['薮', '藪', 'unihan'],
  ['籠', '篭', 'unihan'],
  ['松', '枩', 'unihan'],
  ['富', '冨', 'unihan'],
  ['秋', '穐', 'unihan'],
  ['船', '舩', 'unihan'],
  ['館', '舘', 'unihan'],
  ['淵', '渕渊', 'unihan'],
  ['峰', '峯', 'koseki'],
  ['凜', '凛', 'koseki'],
  ['尭', '堯', 'koseki'],
  ['遥', '遙', 'koseki'],
  ['槙', '槇', 'koseki'],
  ['弥', '彌', 'koseki'],
  ['祢', '禰', 'koseki'],
] as const;

/** From each variant to the sign that stands for all of them. */
export const nameVariants: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([sign, variants]) => [...variants].map((variant) => [variant, sign] as const)),
);
