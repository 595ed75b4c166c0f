package io.smartmesh.api.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JsonValueTest {
  @Test
  void readsWhatItWrites() {
    String text = "a \"quoted\" \\ line\nand 你好\u0001";
    JsonValue json = JsonValue.parse(JsonValue.object("t", text, "n", -5L, "b", true));
    assertEquals(text, json.text("t"));
    assertEquals(-5, json.number("n"));
    assertTrue(json.flag("b"));
  }

  @Test
  void readsNestedValuesAndKeepsTheirText() {
    JsonValue json = JsonValue.parse(" {\"a\" : [ {\"x\":1}, null ] , \"b\":{}} ");
    assertEquals(2, json.list("a").size());
    assertEquals("{\"x\":1}", json.list("a").get(0).toString());
    assertTrue(json.at("b").fields().isEmpty());
  }

  @Test
  void readsEscapes() {
    assertEquals("\t/é", JsonValue.parse("{\"a\":\"\\t\\/\\u00e9\"}").text("a"));
  }

  @Test
  void refusesWhatIsNotJson() {
    String[] wrong = {
      "",
      "{",
      "{\"a\"}",
      "[1,]",
      "\"a",
      "{\"a\":1}x",
      "tru",
      "{\"a\":\"\\u12\"}",
      "[".repeat(99),
      "{\"a\":1,\"a\":2}",
      "[+5]",
      "[05]",
      "[1\u0661]",
      "[\"\\x\"]",
      "[\"\\u+123\"]",
      "[\"\n\"]",
      "[99999999999999999999]",
      "[-]",
      "[]\u00a0"
    };
    for (String text : wrong) {
      assertThrows(IllegalArgumentException.class, () -> JsonValue.parse(text), text);
    }
  }
}
