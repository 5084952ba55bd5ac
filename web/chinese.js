// GraphiQL has no translations of its own: its labels are string literals. This Vite plugin puts Chinese in their
// place while the page is built, and fails the build when a label is gone, so that an upgrade cannot lose one unseen.

const LABELS = {
  '"A GraphQL schema provides a root type for each kind of operation."': '"每一种操作有一个根类型，从这里读起。"',
  '"Add favorite"': '"收藏"',
  '"Adjust how the interface appears."': '"调整界面的外观。"',
  '"All Schema Types"': '"全部类型"',
  '"Arguments"': '"参数"',
  '"Clear data"': '"清除数据"',
  '"Clear storage"': '"清除存储"',
  '"Clear"': '"清除"',
  '"Cleared data"': '"已清除数据"',
  '"Close Tab"': '"关闭标签页"',
  '"Close dialog"': '"关闭对话框"',
  '"Copy query"': '"复制查询"',
  '"Dark"': '"深色"',
  '"Delete from history"': '"从历史中删除"',
  '"Deprecated Arguments"': '"已弃用的参数"',
  '"Deprecated Enum Values"': '"已弃用的枚举值"',
  '"Deprecated Fields"': '"已弃用的字段"',
  '"Directives"': '"指令"',
  '"Docs"': '"接口文档"',
  '"Documentation Explorer"': '"接口文档"',
  '"Edit label"': '"修改名称"',
  '"Editor Commands"': '"编辑命令"',
  '"Enum Values"': '"枚举值"',
  '"Error fetching schema"': '"读取接口定义失败"',
  '"Execute query"': '"执行查询"',
  '"Fields"': '"字段"',
  '"Function"': '"作用"',
  '"Headers"': '"请求头"',
  '"Hide"': '"隐藏"',
  '"History"': '"历史"',
  '"Implementations"': '"实现它的类型"',
  '"Implements"': '"实现的接口"',
  '"Light"': '"浅色"',
  '"Merge fragments definitions into operation definition"': '"把片段并入查询"',
  '"New tab"': '"新标签页"',
  '"No GraphQL schema available"': '"没有可用的接口定义"',
  '"No results found"': '"没有找到"',
  '"Off"': '"关"',
  '"On"': '"开"',
  '"Only enable if you trust this device."': '"只在可信的设备上启用。"',
  '"Open settings dialog"': '"打开设置"',
  '"Open short keys dialog"': '"查看快捷键"',
  '"Open the Command Palette (you must have focus in the editor)"': '"打开命令面板（光标须在编辑框内）"',
  '"Operation Editor"': '"查询编辑框"',
  '"Other results"': '"其他结果"',
  '"Persist headers"': '"保存请求头"',
  '"Possible Types"': '"可能的类型"',
  '"Prettify editors"': '"整理格式"',
  '"Re-fetch schema using introspection"': '"重新读取接口定义"',
  '"Remove all locally stored data and start fresh."': '"清除本机保存的全部数据，重新开始。"',
  '"Remove favorite"': '"取消收藏"',
  '"Result Window"': '"结果"',
  '"Root Types"': '"根类型"',
  '"Save headers upon reloading."': '"重新打开页面时保留请求头。"',
  '"Search in documentation"': '"在文档中查找"',
  '"Search in editor"': '"在编辑框中查找"',
  '"Select active operation"': '"选择要执行的查询"',
  '"Settings"': '"设置"',
  '"Short Key"': '"快捷键"',
  '"Short Keys"': '"快捷键"',
  '"Show Deprecated Arguments"': '"显示已弃用的参数"',
  '"Show Deprecated Fields"': '"显示已弃用的字段"',
  '"Show Deprecated Values"': '"显示已弃用的枚举值"',
  '"Show"': '"显示"',
  '"System"': '"跟随系统"',
  '"This modal lets you adjust header persistence, interface theme, and clear local storage."':
    '"在这里设置请求头的保存、界面主题，或清除本机数据。"',
  '"This modal provides a list of available keyboard shortcuts and their functions."': '"快捷键及其作用。"',
  '"Theme"': '"主题"',
  '"Type a label"': '"输入名称"',
  '"Variables"': '"变量"',
  '"Stop" : "Execute"} query (': '"停止" : "执行"}查询 (',
  '"Show" : "Hide"} editor tools': '"显示" : "隐藏"}变量与请求头',
  "`Copy query (": "`复制查询 (",
  "`Go back to ${": "`回到 ${",
  "`Merge fragments into query (": "`把片段并入查询 (",
  "`Prettify query (": "`整理格式 (",
  "`Re-fetch GraphQL schema (": "`重新读取接口定义 (",
  "`Search ${navItem.name}...`": "`在 ${navItem.name} 中查找…`",
};
// "Show" must not take a longer label apart that begins with it.
const LONGEST_FIRST = Object.entries(LABELS).sort(([one], [other]) => other.length - one.length);
const OURS_TO_CHANGE = /node_modules\/(graphiql|@graphiql\/(react|plugin-doc-explorer|plugin-history))\/dist\/.*\.js$/;

export function chinese() {
  const missing = new Set(Object.keys(LABELS));
  return {
    name: "chinese-labels",
    apply: "build",
    transform(code, id) {
      if (!OURS_TO_CHANGE.test(id.replaceAll("\\", "/"))) return null;
      let changed = code;
      for (const [english, translated] of LONGEST_FIRST) {
        if (!changed.includes(english)) continue;
        changed = changed.replaceAll(english, translated);
        missing.delete(english);
      }
      return changed === code ? null : { code: changed, map: null };
    },
    buildEnd(error) {
      if (!error && missing.size > 0) this.error(`labels no longer in GraphiQL: ${[...missing].join(", ")}`);
    },
  };
}
