package io.smartmesh.api;

import io.javalin.http.Context;

/** Ends the node with all that it has; the answer comes first (MH-14). */
final class WipeRoute {
  static final String PATH = "/wipe";
  private static final String WORD = "WIPE";

  private final Runnable wipe;

  WipeRoute(Runnable wipe) {
    this.wipe = wipe;
  }

  void serve(Context context) throws Problem {
    Body body = Body.of(context.body());
    String word = body.text("confirm");
    body.requireNothingElse();
    if (!word.equals(WORD)) {
      throw new Problem(
          409,
          "not-confirmed",
          "'confirm' is '" + word + "'; everything is deleted only where it is '" + WORD + "'.",
          "Send the word if that is what you want. It cannot be undone.");
    }
    wipe.run();
    Json.write(context, Json.document("done"));
  }
}
