/** How the surroundings and the built-in components look. */
export const STYLES = `
*{-webkit-tap-highlight-color:transparent}
html,body{margin:0;height:100%;overflow:hidden;background:#fff;font:16px/1.4 -apple-system,BlinkMacSystemFont,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%;-webkit-font-smoothing:antialiased}
[hidden]{display:none!important}
.yl-app{--yl-top:88px;--yl-bottom:0px;--yl-safe-bottom:34px;--yl-vh:calc((100vh - var(--yl-top) - var(--yl-bottom)) / 100);position:fixed;inset:0;overflow:hidden}
.yl-app.yl-custom{--yl-top:0px;--yl-safe-top:44px}
.yl-app.yl-tabbed{--yl-bottom:74px;--yl-safe-bottom:0px}
.yl-head{position:absolute;z-index:5;top:0;left:0;right:0;transition:background-color .2s}
.yl-custom .yl-head{pointer-events:none}.yl-custom .yl-nav{display:none}
.yl-status{height:44px;display:flex;align-items:center;justify-content:space-between;padding:6px 22px 0 30px;box-sizing:border-box;font-weight:600;font-size:15px;letter-spacing:.2px}
.yl-signs{display:flex;opacity:.95}
.yl-nav{position:relative;height:44px;display:flex;align-items:center;justify-content:center;font-size:17px;font-weight:600}
.yl-title{max-width:52%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.yl-nav-busy{display:none;width:14px;height:14px;margin-left:6px;border:2px solid;border-right-color:transparent;border-radius:50%;animation:yl-turn .8s linear infinite}
.yl-busy .yl-nav-busy{display:block}
.yl-back{position:absolute;left:4px;top:0;width:44px;height:44px;border:0;background:none;color:inherit;cursor:pointer}
.yl-back::before{content:"";position:absolute;left:17px;top:15px;width:11px;height:11px;border:solid currentColor;border-width:0 0 2px 2px;transform:rotate(45deg);border-radius:1px}
.yl-back.yl-home::before{left:14px;top:15px;width:14px;height:13px;border-width:2px;transform:none;border-radius:3px}
.yl-screens{position:absolute;top:var(--yl-top);bottom:var(--yl-bottom);left:0;right:0}
.yl-screen{position:absolute;inset:0;overflow:hidden;transform:translateZ(0)}
.yl-scroll{height:100%;overflow:hidden auto;scrollbar-width:none}.yl-scroll::-webkit-scrollbar{display:none}
.yl-refreshing .yl-scroll{padding-top:50px;box-sizing:border-box}
.yl-refreshing::before{content:"";position:absolute;z-index:1;top:16px;left:50%;width:18px;height:18px;margin-left:-9px;border:2px solid #999;border-right-color:transparent;border-radius:50%;animation:yl-turn .8s linear infinite}
.yl-tabs{position:absolute;left:0;right:0;bottom:0;height:74px;padding-bottom:20px;display:flex;border-top:1px solid rgba(0,0,0,.1);box-sizing:border-box;color:#7a7e83}
.yl-tabs-white{border-top-color:rgba(255,255,255,.2)}
.yl-tab{position:relative;flex:1;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:2px;border:0;background:none;color:inherit;font:11px/1.2 inherit;font-family:inherit;cursor:pointer}
.yl-tab img{width:26px;height:26px}
.yl-tab span:only-of-type:first-child{font-size:15px}
.yl-tab em{position:absolute;top:4px;left:54%;min-width:8px;min-height:8px;padding:0 4px;box-sizing:border-box;border-radius:9px;background:#fa5151;color:#fff;font-style:normal;line-height:16px}
.yl-tab em:empty{padding:0}
.yl-overlays>*{z-index:20}
.yl-toast-mask{position:fixed;inset:0}
.yl-toast{position:fixed;top:42%;left:50%;min-width:128px;max-width:70%;transform:translate(-50%,-50%);padding:20px 14px 16px;border-radius:12px;background:rgba(60,60,62,.94);color:#fff;text-align:center;box-sizing:border-box;font-size:15px;animation:yl-in .15s}
.yl-toast p{margin:10px 0 0;word-break:break-word}.yl-toast img{width:40px;height:40px}
.yl-toast-plain{padding:12px 16px}.yl-toast-plain p{margin:0}
.yl-toast i{display:block;width:36px;height:36px;margin:0 auto}
.yl-toast-success::before{content:"";display:block;width:12px;height:24px;margin:2px auto 0;border:solid #fff;border-width:0 3px 3px 0;transform:rotate(45deg)}
.yl-toast-error::before{content:"!";font:600 34px/36px sans-serif}
.yl-toast i.yl-toast-loading{box-sizing:border-box;border:3px solid #fff;border-right-color:transparent;border-radius:50%;animation:yl-turn .8s linear infinite}
.yl-veil{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;background:rgba(0,0,0,.5);animation:yl-in .15s}
.yl-veil-low{align-items:flex-end}
.yl-modal{width:82%;max-width:320px;border-radius:12px;overflow:hidden;background:#fff;color:#000;text-align:center}
.yl-modal h3{margin:28px 20px 0;font-size:17px;font-weight:600}
.yl-modal p{margin:14px 22px 28px;color:#7a7a7a;word-break:break-word;white-space:pre-wrap}
.yl-modal h3~p{margin-top:12px}
.yl-modal-field{width:86%;margin:16px auto 20px;padding:8px;border:0;border-radius:6px;background:#f5f5f5;font:inherit;resize:none;box-sizing:border-box}
.yl-modal footer{display:flex;border-top:1px solid #eee}
.yl-modal button{flex:1;height:54px;border:0;background:none;font:600 17px/1 inherit;font-family:inherit;cursor:pointer}
.yl-modal button+button{border-left:1px solid #eee}
.yl-modal-cancel{font-weight:400!important}
.yl-sheet{width:100%;overflow:hidden;border-radius:14px 14px 0 0;background:#f2f2f2;animation:yl-up .2s}
.yl-sheet button{display:block;width:100%;padding:16px;border:0;border-bottom:1px solid #eee;background:#fff;font:17px/1.4 inherit;font-family:inherit;cursor:pointer}
.yl-sheet-cancel{margin-top:8px;padding-bottom:24px!important}
.yl-pick{display:flex;flex-wrap:wrap;background:#fff}
.yl-pick header{display:flex;align-items:center;justify-content:space-between;width:100%}
.yl-pick header button{width:auto;border:0;color:#888}.yl-pick header .yl-pick-done{color:#07c160}
.yl-pick select,.yl-pick input{flex:1;margin:0 12px 24px;border:0;outline:0;font:17px/1.8 inherit;font-family:inherit;background:#fff}
.yl-pick option{padding:8px;text-align:center}
.yl-photo{position:fixed;inset:0;display:flex;align-items:center;background:#000;cursor:zoom-out}.yl-photo img{width:100%;max-height:100%;object-fit:contain}
.yl-file{position:fixed;left:-999px}
@keyframes yl-turn{to{transform:rotate(360deg)}}@keyframes yl-in{from{opacity:0}}@keyframes yl-up{from{transform:translateY(100%)}}
wx-page,wx-view,wx-cover-view,wx-form,wx-scroll-view,wx-swiper,wx-checkbox-group,wx-radio-group,wx-navigator,wx-picker,wx-movable-area,wx-root-portal,wx-progress{display:block}
wx-page{min-height:100%}
wx-page-meta{display:contents}
wx-text{white-space:pre-line;user-select:none}.yl-selectable{user-select:text!important}
wx-view,wx-button,wx-image{user-select:none}
wx-scroll-view{scrollbar-width:none}wx-scroll-view::-webkit-scrollbar{display:none}
wx-image,wx-cover-image{display:inline-block;position:relative;overflow:hidden;width:320px;height:240px}
wx-image>img,wx-cover-image>img{display:block;width:100%;height:100%}
wx-image>img:not([src]){visibility:hidden}
wx-image[mode=widthFix],wx-image[mode=widthFix]>img{height:auto!important}
wx-image[mode=heightFix],wx-image[mode=heightFix]>img{width:auto!important}
wx-scroll-view{width:100%}
wx-movable-area{position:relative;width:10px;height:10px}
wx-movable-view{position:absolute;display:inline-block;top:0;left:0;width:10px;height:10px}
wx-share-element,wx-match-media,wx-rich-text{display:block}
wx-rich-text img{max-width:100%}
wx-video{display:inline-block;position:relative;width:300px;height:225px;background:#000;overflow:hidden}
wx-video>video{display:block;width:100%;height:100%}
.yl-absent{display:inline-flex;align-items:center;justify-content:center;min-width:120px;min-height:60px;width:300px;height:150px;max-width:100%;box-sizing:border-box;border:1px dashed #b9b9b9;border-radius:6px;background:repeating-linear-gradient(45deg,#f6f6f6 0 10px,#efefef 10px 20px);color:#777;overflow:hidden}
wx-web-view{position:absolute;z-index:3;inset:0;display:flex;flex-direction:column;background:#fff}
wx-web-view>iframe{flex:1;width:100%;border:0}
wx-web-view>a{padding:4px 10px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;background:#f2f2f2;color:#777;font-size:11px;text-decoration:none}
wx-picker-view{position:relative;display:flex;overflow:hidden;--yl-row:34px}
wx-picker-view-column{flex:1;min-width:0;height:100%;overflow:hidden auto;scroll-snap-type:y mandatory;scrollbar-width:none;text-align:center}
wx-picker-view-column::-webkit-scrollbar{display:none}
wx-picker-view-column::before,wx-picker-view-column::after{content:"";display:block;height:calc((100% - var(--yl-row)) / 2)}
wx-picker-view-column>*{height:var(--yl-row)!important;overflow:hidden;scroll-snap-align:center}
.yl-wheel-frame,.yl-wheel-mask{position:absolute;left:0;right:0;z-index:1;pointer-events:none}
.yl-wheel-frame{top:50%;height:34px;transform:translateY(-50%);box-sizing:border-box;border:solid #e5e5e5;border-width:1px 0}
.yl-wheel-mask{top:0;bottom:0;background:linear-gradient(rgba(255,255,255,.95),rgba(255,255,255,.6)) top/100% calc((100% - var(--yl-row)) / 2) no-repeat,linear-gradient(rgba(255,255,255,.6),rgba(255,255,255,.95)) bottom/100% calc((100% - var(--yl-row)) / 2) no-repeat}
.yl-absent-label{padding:4px 10px;border-radius:4px;background:rgba(255,255,255,.85);font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;word-break:break-all}
wx-icon{display:inline-block;line-height:0}
wx-button{display:block;position:relative;margin:0 auto;padding:0 14px;box-sizing:border-box;border-radius:5px;overflow:hidden;background:#f8f8f8;color:#000;font-size:18px;line-height:2.55555556;text-align:center;cursor:pointer}
wx-button::after{content:"";position:absolute;inset:0;border:1px solid rgba(0,0,0,.2);border-radius:inherit;box-sizing:border-box;pointer-events:none}
wx-button[type=primary]::after,wx-button[type=warn]::after{border-color:rgba(0,0,0,.06)}
wx-button[type=primary]{background:#07c160;color:#fff}wx-button[type=warn]{background:#e64340;color:#fff}
wx-button[size=mini]{display:inline-block;padding:0 1.32em;font-size:13px;line-height:2.3}
wx-button[plain]{background:transparent;border:1px solid #353535;color:#353535}wx-button[plain]::after{display:none}
wx-button[plain][type=primary]{color:#07c160;border-color:#07c160}wx-button[plain][type=warn]{color:#e64340;border-color:#e64340}
wx-button[disabled]{opacity:.55;cursor:default}
wx-button[loading]::before{content:"";display:inline-block;width:14px;height:14px;margin-right:6px;border:2px solid;border-right-color:transparent;border-radius:50%;vertical-align:-2px;animation:yl-turn .8s linear infinite}
.button-hover:not([disabled]){filter:brightness(.93)}
wx-input{display:block;height:1.4em;min-height:1.4em;overflow:hidden}
wx-input>input{display:block;width:100%;height:100%;padding:0;border:0;outline:0;background:none;color:inherit;font:inherit;text-align:inherit;letter-spacing:inherit}
wx-textarea{display:block;width:300px;height:150px}
wx-textarea>textarea{display:block;width:100%;height:100%;padding:0;border:0;outline:0;background:none;color:inherit;font:inherit;text-align:inherit;resize:none}
wx-input>input::placeholder,wx-textarea>textarea::placeholder{color:var(--yl-placeholder,#808080);opacity:1}
wx-switch{display:inline-block;position:relative;width:52px;height:32px;border-radius:16px;background:#dfdfdf;vertical-align:middle;transition:background .15s;cursor:pointer}
wx-switch::after{content:"";position:absolute;top:1px;left:1px;width:30px;height:30px;border-radius:50%;background:#fff;box-shadow:0 1px 3px rgba(0,0,0,.3);transition:transform .15s}
wx-switch[checked]{background:var(--yl-on)}wx-switch[checked]::after{transform:translateX(20px)}
wx-switch[disabled],wx-checkbox[disabled],wx-radio[disabled]{opacity:.5}
wx-switch[kind=checkbox]{width:22px;height:22px;border:1px solid #d1d1d1;border-radius:3px;background:#fff!important}
wx-switch[kind=checkbox]::after{display:none}wx-switch[kind=checkbox][checked]{background:var(--yl-on)!important}
wx-checkbox,wx-radio{display:inline-flex;align-items:center;gap:6px;cursor:pointer}
wx-checkbox>.yl-mark,wx-radio>.yl-mark{order:-1;flex:none;position:relative;width:22px;height:22px;box-sizing:border-box;border:1px solid #d1d1d1;border-radius:3px;background:#fff}
wx-radio>.yl-mark{border-radius:50%}
[checked]>.yl-mark::after{content:"";position:absolute;left:7px;top:3px;width:5px;height:10px;border:solid var(--yl-on);border-width:0 2px 2px 0;transform:rotate(45deg)}
wx-radio[checked]>.yl-mark{border-color:var(--yl-on);background:var(--yl-on)}wx-radio[checked]>.yl-mark::after{border-color:#fff}
wx-label{display:inline;cursor:pointer}
wx-slider{display:flex;align-items:center;gap:10px;margin:10px 18px}wx-slider>input{flex:1}
wx-progress{overflow:hidden;border-radius:3px}wx-progress>i{display:block;height:100%}
wx-swiper{position:relative;height:150px;overflow:hidden;white-space:nowrap;touch-action:pan-y}
wx-swiper-item{display:inline-block;width:100%;height:100%;vertical-align:top;white-space:normal;overflow:hidden;transition:transform ease}
wx-swiper[vertical]>wx-swiper-item{display:block}
.yl-dots{position:absolute;bottom:10px;left:0;right:0;display:flex;justify-content:center;gap:8px}.yl-dots i{width:8px;height:8px;border-radius:50%}
`;
