package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Bytes;
import java.util.Base64;

/**
 * A parcel out of the running node, and into it.
 *
 * @param answer what the node said besides
 */
record BundleParcel(Bytes bytes, JsonValue answer) {
  static BundleParcel export(ApiClient node, String whom, int most) throws ApiFailure, Failure {
    String body =
        whom.isEmpty()
            ? JsonValue.object("mostBytes", (long) most)
            : JsonValue.object("to", People.find(node, whom), "mostBytes", (long) most);
    JsonValue answer = node.post("/bundles/export", body);
    Bytes bytes = Bytes.wrap(Base64.getDecoder().decode(answer.text("parcel")));
    return new BundleParcel(bytes, answer);
  }

  /** Says what became of it; fails where nothing in it was of use and something was wrong. */
  static int bring(Client client, Bytes parcel) throws ApiFailure {
    String text = Base64.getEncoder().encodeToString(parcel.toArray());
    JsonValue answer = client.node().post("/bundles/import", JsonValue.object("parcel", text));
    if (client.wantsJson()) {
      client.print(answer);
    } else {
      tell(client, answer);
    }
    long useful = answer.number("arrived") + answer.number("taken") + answer.number("receipts");
    boolean isWrong = !answer.flag("whole") || !answer.list("refused").isEmpty();
    return useful + answer.number("known") == 0 && isWrong ? Main.FAILED : 0;
  }

  private static void tell(Client client, JsonValue answer) {
    client.say(
        "bundle.imported",
        answer.number("arrived"),
        answer.number("taken"),
        answer.number("receipts"),
        answer.number("known"));
    for (JsonValue refused : answer.list("refused")) {
      client.say("bundle.refused", refused.number("count"), refused.text("what"));
    }
    if (!answer.flag("whole")) {
      client.say("bundle.damaged", answer.number("damagedPlaces"), answer.number("lost"));
    }
  }
}
