import type { Play } from '../judge';
import { accountingTogether } from './accounting-together';
import { agriculturalProducts } from './agricultural-products';
import { bookBorrow } from './book-borrow';
import { cangjieNote } from './cangjie-note';
import { classmateMap } from './classmate-map';
import { ddmatch } from './ddmatch';
import { geshuBidding } from './geshu-bidding';
import { justHere } from './just-here';
import { miniBlog } from './mini-blog';
import { rainbowCats } from './rainbow-cats';
import { recordDays } from './record-days';
import { shengdaoRacing } from './shengdao-racing';
import { ultraClub } from './ultra-club';
import { uqEasygo } from './uq-easygo';
import { yuzhen } from './yuzhen';

/** What is played with each project of manifest.json. */
export const PLAYS: Readonly<Record<string, Play>> = {
  '1adybug/Geshu-Bidding': geshuBidding,
  '535803710/yuzhen': yuzhen,
  'AbdullA-Ababakre/DDmatch': ddmatch,
  'CavinCao/mini-blog': miniBlog,
  'GzhiYi/accounting-together': accountingTogether,
  'Lyokoo/record-days': recordDays,
  'Mayandev/classmate-map': classmateMap,
  'Nkorz/CangjieNote': cangjieNote,
  'UxxHans/Rainbow-Cats-Personal-WeChat-MiniProgram': rainbowCats,
  'cmtheit/just-here': justHere,
  'conghuhu/Agricultural-products-platform': agriculturalProducts,
  'hljwwyy123/shengdao-racing': shengdaoRacing,
  'kexing-easygo/uq-easygo': uqEasygo,
  'tuture-dev/ultra-club': ultraClub,
  'xjq7/book_borrow': bookBorrow,
};
