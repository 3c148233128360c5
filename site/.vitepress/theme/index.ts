import { nextTick, onMounted, watch } from "vue";
import { useData, useRoute } from "vitepress";
import DefaultTheme from "vitepress/theme";

/** Draws what the page has for Mermaid, again after each change of page or colors. */
export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    const { isDark } = useData();
    const draw = async (): Promise<void> => {
      await nextTick();
      const drawings = [...document.querySelectorAll<HTMLElement>("pre.mermaid")];
      if (drawings.length === 0) return;
      const { default: mermaid } = await import("mermaid");
      mermaid.initialize({ startOnLoad: false, theme: isDark.value ? "dark" : "default" });
      for (const drawing of drawings) {
        drawing.dataset["source"] ??= drawing.textContent;
        drawing.textContent = drawing.dataset["source"] ?? "";
        delete drawing.dataset["processed"];
      }
      await mermaid.run({ nodes: drawings });
    };
    onMounted(draw);
    watch(() => route.path, draw);
    watch(isDark, draw);
  },
};
