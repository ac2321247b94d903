//! Texts without a fault: nothing may be found in them.

use super::super::{Kind, Lang, remarks};
use super::clean;

const SENTENCES: &[&str] = &[
    // The golden paragraph.
    "本期要点：9月15日，国家发展改革委等部门联合印发《关于推动“人工智能+”行动的实施意见（2026—2030年）》，提出到2030年，新一代智能终端、智能体等应用普及率超过90%。“我们注意到，”中国信息协会副会长阿卜杜拉·买买提说，“企业对‘算力贵、数据少、人才缺’的反映最集中——尤其是中小企业……”据IDC统计，2025年我国AI服务器市场规模达1,204.7亿元，同比增长37.5%；其中GPU服务器占比约68.3%（上年为61.9%）。会议强调：要坚持“三个不动摇”，防止“一哄而上”“大干快上”！《人民日报》《光明日报》《经济参考报》等媒体作了报道（详见https://www.example.org.cn/2026/09/brief-0915.html）。目前，OpenAI、DeepSeek、Qwen等模型参数量达10^12级，单次训练耗电约50 GWh、耗水3.5万m³，“能耗焦虑”何时缓解？",
    // Sentences of the briefs and examples.
    "人民网 6 月 9 日刊发理论文章，强调要以系统观念推动智能经济新形态高质量发展；Reuters 披露的中国 5 月外贸数据则显示，高技术产品出口继续对制造业韧性形成支撑。",
    "Reuters 报道，Apollo 和 Blackstone 支持 Anthropic 通过 Broadcom 扩大算力容量，项目初期自 2026 年中开始增加约 1GW 容量。",
    "国家数据局 2026 年“数据要素 ×”大赛通知，也延续了“数据赋能、乘数而上”的政策导向。",
    "新质生产力竞争正在转向“数据—算力—能源—场景”的组织能力",
    "数据要素 × 三年行动计划（2024—2026 年）",
    "国家发展改革委 / 国家信息中心",
    "内部资料 注意保存",
    "2026年第24周（6月8日—14日）",
    "各县（市、区）人民政府办公室",
    "最高负荷出现在6月11日14时30分，达到112.4万千瓦，相当于去年最高负荷的96.9%。",
    "一是统一目录，明码标价。三个平台的226台（套）设备全部进入共享目录。",
    "第一，高技术制造仍是外贸韧性的关键支撑。第二，出口增长也会带来更复杂的外部环境。",
    "今年4月至5月访问了518家企业，2026/27年度计划简介，誤差不超過±4.3個百分點。",
    // Figures, names and signs that look like faults.
    "版本v1.2.3于10:30发布，成功率99.9%，比分3:1，比例为1:100。",
    "电话010-68320000，传真(010) 68320001，手机138-0000-0000，拨打(86)10-68320000亦可。",
    "C++、C#、GPT-4o、5G-A、RTX-4090、F-35、A4-2、COVID-19等名称不变。",
    "附件见报告(终稿).docx、数据_v2.xlsx和附件(1).pdf。",
    "请联系news@example.org或li.si@mail.example.cn，网址为www.example.cn/a?b=1,2。",
    "参数量为10^12，变量a_b与x_i，函数f(x)的值域，记作C(12)，复杂度为O(n log n)，设f(值)=1。",
    "售价$35、€20、￥100，增长5%左右，年化-3.5%，合计1,204.7元。",
    "2026-06-10发布，执行标准为GB/T 15834-2011和ISO 9001-2015，编号ABC-2026-9-5。",
    "2026—2030年，北京—上海，甲方—乙方，6月8日—14日，25～30 g，9万～16亿。",
    "读音为a—b，取值-5~10℃以外的部分见表。",
    "张 三、李 四出席，王五缺席。",
    "《甲》《乙》“丙”“丁”并列，《戊》（试行）、《己》另行规定。",
    "《自然》、《科学》、Springer和剑桥大学出版社的来稿，由编辑部统一处理。",
    "他说：“我不知道——真的不知道……”然后走了。",
    "马斯克说：“AI is great, and everybody, even in China, is using it.”",
    "合同用了26年6个月，历时12年，12年6月的刑期，民国26年7月7日，60年代初。",
    "2026年6月10日（星期三）召开，2026年6月10日周一鸣教授发言，2026-06-10，周三上午。",
    "其中①、②两项，第（一）、（二）项，1、2号楼，五、六年级，第三、四季度，一、二级市场。",
    "首先、其次、再次都要写逗号吗？第一、第二、第三产业协调发展。",
    "5千瓦、3千米、2千克、500强、双11百亿补贴、3百万、1千兆、2026千人计划。",
    "约1000人，大小为~100MB，近似值~5，路径~/文件。",
    "15.6\"显示屏，5'30''内跑完一公里。",
    "小米14 Ultra（24GB+1TB）售价7799元，iPhone 15 Pro Max(256GB)同价。",
    "包括：1）甲；2）乙；a）丙；一）丁。",
    "真的吗？！不会吧！！！好的。",
    "冠词the的用法，单词 and 是连词，从A to B，请到柜台check in办理。",
    "是的……等他回来再说，……等待通知。",
    "他的名字叫张**，电话138****1234，李**和王**同行。",
    "文件在C:\\_old\\数据和\\\\server\\$share里。",
    "张三. 人工智能综述[J]. 计算机学报, 2020, 43(5): 1-20.",
    "国家统计局. 统计公报[EB/OL]. (2026-02-28)[2026-06-10]. https://www.example.cn/a.",
    "国发〔2026〕12号，（2026）京01民初123号，数量为（2026）个。",
    "图.3、表.2和第二章.5中的数据，.NET平台，.5版本。",
    "5G千兆网络，Wi-Fi 7，Yahoo!公司，键值a:b。",
    "比例8:2、时间08:00-18:00、08:00—18:00、速度5-6级、第3-5条、3-2领先。",
    "第3-5页，2024-2025学年，1-2楼，5-1栋。",
    "他对记者说：“第一段的话。”\n“第二段的话，”他接着说。",
    "代号“A‘B’C”的‘D’项目，O’Neill和it’s都有撇号，’90年代。",
    "五一，各地景区客流回升；十一，客流再创新高。",
    "获得二、三名的企业和一、二次产业，第二、三家门店。",
    "请见2024-2025年报.pdf（见附件（二）.docx）和《数据(1).xlsx》。",
    "图 by 张三，6月10日，星期四再议，2026年6月10日，星期四再议。",
    "¯\\_(ツ)_/¯ 是一个表情。",
    "判12年6月10日，服刑期26年6月1日。",
    "　　　　　　　　本刊编辑部",
    "拥有2,026年历史的城市，2,026个月份，电话0510-68320000，编号010—683。",
    "端午、中秋等节日；甲、乙、丙三地；A、B两类；1、2、3号。",
    "占30%～40%，约1/3，±0.5%，≥90%，<5%，3×4，2^n，√2。",
    "①甲；②乙；③丙。（1）甲；（2）乙。一、甲；二、乙。",
    "NVIDIA H100（80GB）、CUDA 12.4、Python 3.12、TCP/IP、I/O、A/B测试、7×24小时。",
    "“双碳”“新基建”，《“十五五”规划纲要》，“一带一路”·丝路，比亚·迪。",
    "上证指数报3,204.56点；成交额9,876亿元（约合1,300亿美元）。",
];

const ENGLISH: &[&str] = &[
    "The Kunpeng (鲲鹏) server, built by Huawei (华为), runs openEuler 24.03; see https://www.openeuler.org, or ask Zhang San (张三), who maintains it.",
    "Visitors from 北京, 上海 and 广州 met at the Shenzhen (深圳) office of the company, then left for Hong Kong.",
    "In the note \"新质生产力\" is rendered as \"new quality productive forces\", a phrase that the ministry has used since 2023...",
    "China's exports unexpectedly rebound in May as firms rush goods to US",
    "Apollo, Blackstone back Anthropic's $35 billion capacity expansion with Broadcom",
    "On an average day in May the fleet charged between 10:00 and 15:00, when solar output was highest; it supplied about 7% of demand.",
    "- rooftop solar fades just as people come home;\n- many cars still start charging at six o’clock, whatever the tariff says.",
];

const TRADITIONAL: &[&str] = &[
    "本期集中報道中小企業採用人工智能的最新情況。「有同事笑言，最應該先學的不是『提問的技巧』，而是『存檔的習慣』。」",
    "調查顯示，已經採用的企業佔46%；不過，只有18%的企業表示工具已經「成為日常流程的一部分」。",
    "「甲」、「乙」和《丙》、《丁》都保留頓號，約三、四個，5～10人，1、背景，阿卜杜拉‧買買提，民國99年6月10日，3千人。",
    "他說──真的──不知道。",
];

#[test]
fn chinese_without_faults() {
    for text in SENTENCES {
        clean(text, Lang::Hans);
    }
}

#[test]
fn english_without_faults() {
    for text in ENGLISH {
        clean(text, Lang::En);
        clean(text, Lang::Hans);
        clean(text, Lang::Hant);
    }
}

#[test]
fn traditional_without_faults() {
    for text in TRADITIONAL {
        clean(text, Lang::Hant);
    }
}

#[test]
fn an_english_issue_keeps_its_own_marks() {
    for text in ["Read 《红楼梦》, 张三 (a guest), and \"话\"...", "他说,好.", "５０％"] {
        clean(text, Lang::En);
    }
}

#[test]
fn markdown_without_faults() {
    let text = "## 总体情况\n\n本周**“重点”**工作，*强调*和~~删除~~[^1]，PM<sub>2.5</sub>浓度为22μg/m<sup>3</sup>[@a][@b]。\n\n\
        | 码头 | 本周（万TEU） | 环比 |\n|:-----|-----:|:----:|\n| 北港 | 12.6 | −1.6% |\n| **合计** | **25.0** | <br>3 |\n\n\
        - [x] 检查12家企业 ✅\n- [ ] 完成“油改电”\n  - 码头代码新旧并用；\n\n\
        1. 第一项；\n2. 第二项。\n\n> 调度提示：最高气温为36℃。\n\n\
        ```sql\nselect a,b from 表 where 名='值,值' -- 注释,\n```\n\n    缩进的代码,有(半角)。\n\n\
        吞吐量从`表,container_daily`汇总。见[数据目录](https://a.example/目录,1?x=(y))和<https://b.example/,c>。\n\n\
        ![每日吞吐量，从左到右](images/图,1.svg)\n\n[ref]: https://a.example/甲,乙\n\n[^1]: TEU是单位，以长20英尺为准。\n";
    assert_eq!(remarks(text, Kind::Markdown, Lang::Hans), []);
}
