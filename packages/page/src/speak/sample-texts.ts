/** A sentence of about two seconds in the languages that Piper has voices for. */
const SAMPLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ar: 'مرحبًا، هكذا يبدو صوتي.',
    bg: 'Здравейте, така звучи гласът ми.',
    bn: 'হ্যালো, আমার কণ্ঠ এমনই শোনায়।',
    ca: 'Hola, així sona la meva veu.',
    cs: 'Dobrý den, takhle zní můj hlas.',
    cy: 'Helo, dyma sut mae fy llais yn swnio.',
    da: 'Hej, sådan lyder min stemme.',
    de: 'Guten Tag, so klingt meine Stimme.',
    el: 'Γεια σας, έτσι ακούγεται η φωνή μου.',
    en: 'Hello, this is how my voice sounds.',
    es: 'Hola, así suena mi voz.',
    et: 'Tere, niimoodi kõlab minu hääl.',
    eu: 'Kaixo, horrela entzuten da nire ahotsa.',
    fa: 'سلام، صدای من این‌طور به گوش می‌رسد.',
    fi: 'Hei, tältä minun ääneni kuulostaa.',
    fr: 'Bonjour, voici comment sonne ma voix.',
    he: 'שלום, ככה נשמע הקול שלי.',
    hi: 'नमस्ते, मेरी आवाज़ ऐसी सुनाई देती है।',
    hu: 'Jó napot, így szól a hangom.',
    hy: 'Բարև ձեզ, այսպես է հնչում իմ ձայնը։',
    id: 'Halo, beginilah suara saya.',
    is: 'Halló, svona hljómar röddin mín.',
    it: 'Ciao, la mia voce suona così.',
    ja: 'こんにちは、私の声はこんな感じです。',
    ka: 'გამარჯობა, ასე ჟღერს ჩემი ხმა.',
    kk: 'Сәлеметсіз бе, менің даусым осылай естіледі.',
    ko: '안녕하세요, 제 목소리는 이렇습니다.',
    ku: 'Silav, dengê min wiha tê bihîstin.',
    lb: 'Moien, esou kléngt meng Stëmm.',
    lv: 'Sveiki, tā skan mana balss.',
    ml: 'നമസ്കാരം, എന്റെ ശബ്ദം ഇങ്ങനെയാണ്.',
    mr: 'नमस्कार, माझा आवाज असा आहे.',
    ne: 'नमस्ते, मेरो आवाज यस्तो सुनिन्छ।',
    nl: 'Hallo, zo klinkt mijn stem.',
    no: 'Hei, slik høres stemmen min ut.',
    pl: 'Dzień dobry, tak brzmi mój głos.',
    pt: 'Olá, é assim que soa a minha voz.',
    ro: 'Bună ziua, așa sună vocea mea.',
    ru: 'Здравствуйте, вот так звучит мой голос.',
    sk: 'Dobrý deň, takto znie môj hlas.',
    sl: 'Pozdravljeni, tako zveni moj glas.',
    sq: 'Përshëndetje, kështu tingëllon zëri im.',
    sr: 'Здраво, овако звучи мој глас.',
    sv: 'Hej, så här låter min röst.',
    sw: 'Habari, hivi ndivyo sauti yangu inavyosikika.',
    te: 'నమస్కారం, నా గొంతు ఇలా ఉంటుంది.',
    th: 'สวัสดี นี่คือเสียงของฉัน',
    tr: 'Merhaba, sesim böyle duyuluyor.',
    uk: 'Вітаю, ось так звучить мій голос.',
    ur: 'السلام علیکم، میری آواز ایسی ہے۔',
    vi: 'Xin chào, giọng của tôi nghe như thế này.',
    zh: '你好，我的声音是这样的。',
  }),
);

/** The family of a language: `de` of `de-DE` and of `de_DE`. */
export function languageFamily(language: string): string {
  const [family = ''] = language.toLowerCase().split(/[-_]/);
  return family;
}

/**
 * A sentence for a voice of a language; of a language that is not known, the page's.
 *
 * @param language of the voice, as `de-DE` or `de_DE`.
 * @param pageLanguage one of the page's languages.
 */
export function sampleText(language: string, pageLanguage: string): string {
  return SAMPLES.get(languageFamily(language)) ?? SAMPLES.get(pageLanguage) ?? '';
}
