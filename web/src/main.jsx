import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { fetcher } from "./fetcher.js";
import { tabs } from "./tabs.js";

createRoot(document.getElementById("root")).render(
  <GraphiQL fetcher={fetcher} defaultTabs={tabs} shouldPersistHeaders={false}>
    <GraphiQL.Logo>
      <span className="yuanliu-name">源流 Yuanliu</span>
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <div className="yuanliu-foot">
        查询框中按 Ctrl/⌘+Enter 执行，Ctrl+空格 补全字段；左侧图标打开接口文档。接口地址 /graphql。
      </div>
    </GraphiQL.Footer>
  </GraphiQL>,
);
