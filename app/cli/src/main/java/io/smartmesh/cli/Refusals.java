package io.smartmesh.cli;

import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.Texts;
import java.util.List;

/**
 * What the node refuses, in the user's language. The node says it in English, and which values
 * stand in its sentences. A sentence is said in another language only where ours in English, with
 * those values, is the node's to the letter: so a node of another release is not misquoted.
 */
final class Refusals {
  /** A code may stand for two sentences: {@code refused.CODE.what}, {@code refused.CODE.2.what}. */
  private static final List<String> VARIANTS = List.of("", ".2");

  private final Texts texts;
  private final Texts english = new Texts(Refusals.class, "en");

  Refusals(Texts texts) {
    this.texts = texts;
  }

  String what(ApiFailure refusal) {
    return said(refusal, "what", refusal.what());
  }

  String todo(ApiFailure refusal) {
    return said(refusal, "run", refusal.todo());
  }

  private String said(ApiFailure refusal, String part, String words) {
    Object[] values = refusal.values().toArray();
    for (String variant : VARIANTS) {
      String key = "refused." + refusal.code() + variant + "." + part;
      boolean isKnown = english.bundle().containsKey(key);
      if (isKnown && english.get(key, values).equals(words)) {
        return texts.get(key, values);
      }
    }
    return words;
  }
}
