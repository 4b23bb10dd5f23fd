import { expect, it } from "vitest";
import { imageName } from "./image-name";

it("a file is named by tag, run, step and sample", () => {
  expect(imageName("train/digit", "run 1", 50, null, "image/png")).toBe("train_digit-run_1-step_50.png");
  expect(imageName("图", ".", 0, 2, "image/jpeg")).toBe("图-step_0-3.jpg");
  expect(imageName("../../x", "", 0, null, "application/octet-stream")).toBe("x-step_0.bin");
  expect(imageName("t".repeat(500), "r".repeat(500), 1, null, "image/gif").length).toBeLessThan(140);
});
