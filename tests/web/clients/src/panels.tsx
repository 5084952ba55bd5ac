import { Suspense, useLayoutEffect, useRef, useState, type ComponentType } from "react";

import type { Order, Where } from "./documents";

export const REGIONS = ["653101000000", "659001000000"];
export const ENTRY_CODE = "303008/000001";
export const PAGE_SIZE = 7;
export const ORDER: Order = [{ updatedAt: "DESC" }];
const ALL: Where = { regionWithin: { code: { eq: "653101000000" } } };
const CONDITIONAL: Where = { ...ALL, shareType: { eq: "CONDITIONAL" } };

/** The parts of the page, which each client implements. */
export interface Panels {
  Assessment: ComponentType<{ region: string; fromCache: boolean }>;
  Details: ComponentType<{ region: string }>;
  Entry: ComponentType<{ code: string }>;
  Entries: ComponentType<{ where: Where; start: string | null }>;
  Facets: ComponentType<{ where: Where }>;
}

/** A value as JSON, without the type names that a client adds. */
export function Value({ name, value }: { name: string; value: unknown }) {
  const text = JSON.stringify(value, (key, part) => (key === "__typename" ? undefined : part), 1);
  return <pre data-name={name}>{text}</pre>;
}

interface RowsProps {
  rows: readonly { id: string; title: string }[];
  onNext: (() => void) | null;
  onPrevious: (() => void) | null;
}

/** A list that loads rows when it is scrolled to an end; null: there are no more rows. */
export function Rows({ rows, onNext, onPrevious }: RowsProps) {
  const list = useRef<HTMLOListElement>(null);
  const drawn = useRef({ first: "", height: 0 });
  const first = rows[0]?.id ?? "";
  // Rows inserted above must not move the rows in view.
  useLayoutEffect(() => {
    const box = list.current!;
    if (drawn.current.first && drawn.current.first !== first) box.scrollTop += box.scrollHeight - drawn.current.height;
    drawn.current = { first, height: box.scrollHeight };
  });
  const onScroll = () => {
    const box = list.current!;
    if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) onNext?.();
    else if (box.scrollTop <= 0) onPrevious?.();
  };
  return (
    <ol ref={list} onScroll={onScroll} data-next={onNext !== null} data-previous={onPrevious !== null}>
      {rows.map(({ id, title }) => (
        <li key={id} data-id={id}>
          {title}
        </li>
      ))}
    </ol>
  );
}

/** The page: two regions side by side, an entry, and a list with facets. */
export function App({ panels, start }: { panels: Panels; start: string | null }) {
  const { Assessment, Details, Entry, Entries, Facets } = panels;
  const [regions, setRegions] = useState(REGIONS.slice(0, 1));
  const [details, setDetails] = useState(false);
  const [fromCache, setFromCache] = useState(false);
  const [conditional, setConditional] = useState(false);
  const where = conditional ? CONDITIONAL : ALL;
  return (
    <>
      <button onClick={() => setRegions(REGIONS)}>second region</button>
      <button onClick={() => setDetails(true)}>details</button>
      <button onClick={() => setFromCache(true)}>from cache</button>
      <button onClick={() => setConditional(!conditional)}>conditional only</button>
      {regions.map((region) => (
        <Suspense key={`${region} ${fromCache}`}>
          <Assessment region={region} fromCache={fromCache} />
        </Suspense>
      ))}
      <Suspense>{details && <Details region={REGIONS[0]} />}</Suspense>
      <Suspense>
        <Entry code={ENTRY_CODE} />
      </Suspense>
      <Suspense key={`entries ${conditional}`}>
        <Entries where={where} start={conditional ? null : start} />
      </Suspense>
      <Suspense key={`facets ${conditional}`}>
        <Facets where={where} />
      </Suspense>
    </>
  );
}
