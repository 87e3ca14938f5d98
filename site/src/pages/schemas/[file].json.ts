/** The JSON Schemas themselves. */
import type { APIRoute } from "astro";
import { getCollection } from "astro:content";

export async function getStaticPaths() {
  return (await getCollection("schemas")).map(({ data }) => ({
    params: { file: data.file.replace(/\.json$/u, "") },
    props: { json: data.json },
  }));
}

export const GET: APIRoute<{ json: string }> = ({ props }) =>
  new Response(props.json, { headers: { "content-type": "application/schema+json" } });
