// A piece of HTML made by the server. A change is patched into what stands there, so that focus, selection,
// pictures and a blinking caret survive while a card is being typed.
import DOMPurify from "dompurify";

const RULES = { RETURN_DOM_FRAGMENT: true, ADD_ATTR: ["target"] };

function patch(from, to) {
  const old = [...from.childNodes];
  const fresh = [...to.childNodes];
  fresh.forEach((node, i) => {
    const there = old[i];
    if (!there) from.append(node);
    else if (there.nodeName !== node.nodeName) there.replaceWith(node);
    else if (node.nodeType !== Node.ELEMENT_NODE) {
      if (there.data !== node.data) there.data = node.data;
    } else {
      attributes(there, node);
      patch(there, node);
    }
  });
  old.slice(fresh.length).forEach((node) => node.remove());
}

function attributes(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
}

export default {
  template: `<component :is="tag"></component>`,
  props: { html: String, tag: String },
  watch: { html: "draw" },
  mounted() {
    this.draw();
  },
  methods: {
    draw() {
      patch(this.$el, DOMPurify.sanitize(this.html, RULES));
    },
  },
};
