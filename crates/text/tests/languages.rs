//! Every language that is stemmed: two forms of a word meet, and its text is known as such.

use catchline_text::{Extractor, Field, Kind, Language, Settings, Stemmer, normalise, tokens};

/// A code, two forms of one word, and what was in the paper.
const STEMMED: [(&str, [&str; 2], &str); 35] = [
    (
        "ar",
        ["الكتاب", "كتابين"],
        "أعلنت الحكومة أمس أن الانتخابات ستجرى في الربيع المقبل، وقال الوزير إن الميزانية الجديدة ستعرض على البرلمان قبل نهاية الشهر.",
    ),
    (
        "ca",
        ["elecció", "eleccions"],
        "El govern va anunciar ahir que les eleccions se celebraran a la primavera i que el pressupost nou es presentarà al parlament abans de final de mes.",
    ),
    (
        "cs",
        ["volby", "voleb"],
        "Vláda včera oznámila, že volby se budou konat na jaře a že nový rozpočet bude předložen parlamentu do konce měsíce.",
    ),
    (
        "da",
        ["valg", "valget"],
        "Regeringen meddelte i går, at valget skal holdes til foråret, og at det nye budget bliver forelagt Folketinget inden udgangen af måneden.",
    ),
    (
        "de",
        ["Haus", "Häuser"],
        "Die Regierung hat gestern mitgeteilt, dass die Wahlen im Frühjahr stattfinden und der neue Haushalt noch vor Ende des Monats dem Parlament vorgelegt wird.",
    ),
    (
        "el",
        ["εκλογή", "εκλογές"],
        "Η κυβέρνηση ανακοίνωσε χθες ότι οι εκλογές θα γίνουν την άνοιξη και ότι ο νέος προϋπολογισμός θα κατατεθεί στη βουλή πριν από το τέλος του μήνα.",
    ),
    (
        "en",
        ["election", "elections"],
        "The government said yesterday that the elections will be held in the spring and that the new budget will go to parliament before the end of the month.",
    ),
    (
        "eo",
        ["elekto", "elektojn"],
        "La registaro anoncis hieraŭ, ke la elektoj okazos en la printempo kaj ke la nova buĝeto estos prezentita al la parlamento antaŭ la fino de la monato.",
    ),
    (
        "es",
        ["elección", "elecciones"],
        "El gobierno anunció ayer que las elecciones se celebrarán en primavera y que el nuevo presupuesto llegará al parlamento antes de que acabe el mes.",
    ),
    (
        "et",
        ["raamat", "raamatute"],
        "Valitsus teatas eile, et valimised toimuvad kevadel ja et uus eelarve esitatakse parlamendile enne kuu lõppu.",
    ),
    (
        "eu",
        ["ministro", "ministroek"],
        "Gobernuak atzo jakinarazi zuen hauteskundeak udaberrian egingo direla eta aurrekontu berria hilaren amaiera baino lehen aurkeztuko zaiola legebiltzarrari.",
    ),
    (
        "fa",
        ["کتاب", "کتاب‌های"],
        "دولت دیروز اعلام کرد که انتخابات در بهار برگزار خواهد شد و بودجه جدید پیش از پایان ماه به مجلس ارائه می‌شود.",
    ),
    (
        "fi",
        ["kirjassa", "kirjoja"],
        "Hallitus ilmoitti eilen, että vaalit pidetään keväällä ja että uusi talousarvio annetaan eduskunnalle ennen kuun loppua.",
    ),
    (
        "fr",
        ["l'élection", "élections"],
        "Le gouvernement a annoncé hier que les élections auront lieu au printemps et que le nouveau budget sera présenté au parlement avant la fin du mois.",
    ),
    (
        "ga",
        ["páirc", "pháirc"],
        "D'fhógair an rialtas inné go mbeidh an toghchán ann san earrach agus go gcuirfear an buiséad nua os comhair na parlaiminte roimh dheireadh na míosa.",
    ),
    (
        "hi",
        ["मंत्री", "मंत्रियों"],
        "सरकार ने कल घोषणा की कि चुनाव वसंत में होंगे और नया बजट महीने के अंत से पहले संसद में पेश किया जाएगा।",
    ),
    (
        "hu",
        ["választás", "választásokat"],
        "A kormány tegnap bejelentette, hogy a választásokat tavasszal tartják, és az új költségvetést még a hónap vége előtt a parlament elé terjesztik.",
    ),
    (
        "hy",
        ["նախարար", "նախարարներ"],
        "Կառավարությունը երեկ հայտարարեց, որ ընտրությունները կանցկացվեն գարնանը, իսկ նոր բյուջեն խորհրդարան կներկայացվի մինչև ամսվա վերջը։",
    ),
    (
        "id",
        ["buku", "bukunya"],
        "Pemerintah kemarin mengumumkan bahwa pemilihan akan diadakan pada musim semi dan anggaran baru akan diajukan kepada parlemen sebelum akhir bulan.",
    ),
    (
        "it",
        ["elezione", "dell'elezione"],
        "Il governo ha annunciato ieri che le elezioni si terranno in primavera e che il nuovo bilancio sarà presentato al parlamento prima della fine del mese.",
    ),
    (
        "lt",
        ["rinkimai", "rinkimams"],
        "Vyriausybė vakar pranešė, kad rinkimai vyks pavasarį, o naujas biudžetas bus pateiktas parlamentui iki mėnesio pabaigos.",
    ),
    (
        "ne",
        ["मन्त्री", "मन्त्रीहरू"],
        "सरकारले हिजो वसन्तमा निर्वाचन हुने र नयाँ बजेट महिनाको अन्त्यअघि संसदमा पेश गरिने घोषणा गर्‍यो।",
    ),
    (
        "nl",
        ["verkiezing", "verkiezingen"],
        "De regering heeft gisteren meegedeeld dat de verkiezingen in het voorjaar worden gehouden en dat de nieuwe begroting voor het einde van de maand naar het parlement gaat.",
    ),
    (
        "no",
        ["valg", "valget"],
        "Kommunen har brukt mye penger på den nye broen, og nå spør mange hva de får igjen for det. Ordføreren mener at broen var nødvendig, fordi fergen ofte sto stille.",
    ),
    (
        "pl",
        ["wybory", "wyborach"],
        "Rząd ogłosił wczoraj, że wybory odbędą się wiosną, a nowy budżet trafi do parlamentu przed końcem miesiąca.",
    ),
    (
        "pt",
        ["ministro", "ministros"],
        "O governo anunciou ontem que as eleições serão realizadas na primavera e que o novo orçamento será apresentado ao parlamento antes do fim do mês.",
    ),
    (
        "ro",
        ["informație", "informaţii"],
        "Guvernul a anunțat ieri că alegerile vor avea loc în primăvară și că noul buget va fi prezentat parlamentului înainte de sfârșitul lunii.",
    ),
    (
        "ru",
        ["выборы", "выборов"],
        "Правительство вчера сообщило, что выборы пройдут весной, а новый бюджет будет внесён в парламент до конца месяца.",
    ),
    (
        "sr",
        ["књига", "књиге"],
        "Влада је јуче саопштила да ће избори бити одржани на пролеће и да ће нови буџет бити предат скупштини пре краја месеца.",
    ),
    (
        "st",
        ["letona", "matona"],
        "Mmuso o phatlaladitse maobane hore dikgetho di tla tshwarwa selemo mme tekanyetso e ntjha e tla isiwa palamenteng pele kgwedi e fela.",
    ),
    (
        "sv",
        ["regering", "regeringen"],
        "Regeringen meddelade i går att valet ska hållas i vår och att den nya budgeten läggs fram för riksdagen före månadens slut.",
    ),
    (
        "ta",
        ["அமைச்சர்", "அமைச்சர்கள்"],
        "தேர்தல் வசந்த காலத்தில் நடைபெறும் என்றும் புதிய வரவு செலவுத் திட்டம் மாத இறுதிக்குள் நாடாளுமன்றத்தில் தாக்கல் செய்யப்படும் என்றும் அரசு நேற்று அறிவித்தது.",
    ),
    (
        "tr",
        ["kitap", "kitaplar"],
        "Hükümet dün seçimlerin ilkbaharda yapılacağını ve yeni bütçenin ay sonundan önce meclise sunulacağını açıkladı.",
    ),
    (
        "uk",
        ["вибори", "виборів"],
        "Уряд учора повідомив, що вибори відбудуться навесні, а новий бюджет буде подано до парламенту до кінця місяця.",
    ),
    (
        "yi",
        ["מיניסטאר", "מיניסטארן"],
        "די רעגירונג האט נעכטן געמאלדן אז די וואלן וועלן פארקומען אין פרילינג און אז דער נייער בודזשעט וועט קומען אין פארלאמענט פארן סוף חודש.",
    ),
];

/// Languages of which words are kept, or cut into pairs of characters.
const PLAIN: [(&str, &str); 5] = [
    (
        "he",
        "הממשלה הודיעה אתמול כי הבחירות ייערכו באביב וכי התקציב החדש יוגש לכנסת לפני סוף החודש.",
    ),
    (
        "ja",
        "政府は昨日、選挙を春に行い、新しい予算を月末までに国会に提出すると発表した。",
    ),
    (
        "ko",
        "정부는 어제 선거가 봄에 치러지고 새 예산안은 월말 전에 국회에 제출될 것이라고 발표했다.",
    ),
    ("th", "รัฐบาลประกาศเมื่อวานนี้ว่าการเลือกตั้งจะมีขึ้นในฤดูใบไม้ผลิ"),
    (
        "zh",
        "政府昨天宣布，选举将在春天举行，新预算将在月底前提交议会。",
    ),
];

fn language(code: &str) -> Language {
    Language::from_code(code).expect("a language code")
}

fn terms(language: Language, text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut extractor = Extractor::new(Settings::default()).expect("default settings are valid");
    extractor.extract(&[Field { prefix: None, text }], language, |found| {
        terms.push(found.term.to_owned());
    });
    terms
}

#[test]
fn every_language_that_is_stemmed_is_here() {
    let codes: Vec<String> = Language::all()
        .filter(Language::is_stemmed)
        .map(String::from)
        .collect();
    assert_eq!(STEMMED.map(|(code, _, _)| code).to_vec(), codes);
}

#[test]
fn forms_of_a_word_meet_in_its_language_alone() {
    for (code, [one, other], _) in STEMMED {
        let stemmer = Stemmer::for_language(language(code)).unwrap();
        let stem = |word| stemmer.stem(&normalise(word)).into_owned();
        assert_eq!(stem(one), stem(other), "{code}");
        assert_eq!(
            terms(language(code), one),
            terms(language(code), other),
            "{code}"
        );
        let plain = Language::UNDETERMINED;
        assert_ne!(terms(plain, one), terms(plain, other), "{code}");
    }
}

/// Those whose language is known by their words. Of Sesotho the short ones are Italian too.
fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let texts = STEMMED.into_iter().map(|(code, _, text)| (code, text));
    texts.chain(PLAIN).filter(|&(code, _)| code != "st")
}

#[test]
fn the_language_of_a_text_is_found() {
    for (code, text) in texts() {
        let never_guessed = ["eu", "ga"].contains(&code);
        let expected = (!never_guessed).then(|| language(code));
        assert_eq!(Language::detect(text), expected, "{code}");
    }
}

#[test]
fn among_all_the_language_of_a_text_is_found() {
    let mut all: Vec<Language> = STEMMED.map(|(code, _, _)| language(code)).to_vec();
    all.extend(PLAIN.map(|(code, _)| language(code)));
    for (code, text) in texts() {
        let found = Language::detect_among(&all, None, text);
        assert_eq!(found, Some(language(code)), "{code}");
    }
}

#[test]
fn scripts_without_spaces_become_pairs() {
    for (code, text) in PLAIN {
        let pairs = tokens(text).all(|token| token.kind == Kind::Bigram);
        assert!(!terms(language(code), text).is_empty(), "{code}");
        assert_eq!(pairs, ["ja", "th", "zh"].contains(&code), "{code}");
    }
}
