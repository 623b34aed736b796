"use strict";
const questions = [...document.querySelectorAll("#questions details")];
const [search, verdict, tag, stage] = ["search", "verdict", "tag", "stage"].map((id) => document.getElementById(id));
const count = document.getElementById("count");

function shows(details) {
  const { dataset } = details;
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => dataset.search.includes(word))
    && (!verdict.value || dataset.verdict === verdict.value)
    && (!tag?.value || dataset.tags.split("\n").includes(tag.value))
    && (!stage?.value || dataset.stage === stage.value);
}

function filter() {
  let shown = 0;
  for (const details of questions) {
    details.hidden = !shows(details);
    shown += details.hidden ? 0 : 1;
  }
  count.textContent = `${shown} of ${questions.length} questions`;
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

const form = document.querySelector(".filters");
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
addEventListener("hashchange", openNamed);
// A browser may keep what was typed before the page was loaded again.
filter();
openNamed();
