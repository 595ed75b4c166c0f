package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.transfer.TransferView;
import io.smartmesh.transfer.Trouble;
import java.util.Locale;

/** Files on their way, as JSON. */
final class TransferViews {
  private TransferViews() {}

  static ObjectNode transfers(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("transfers");
    ArrayNode array = json.putArray("transfers");
    ((UserReply.Transfers) reply).transfers().forEach(each -> array.add(transfer(each)));
    return json;
  }

  static ObjectNode transfer(UserCommand command, UserReply reply) {
    TransferView transfer = ((UserReply.OneTransfer) reply).transfer();
    return Json.document("transfer").setAll(transfer(transfer));
  }

  static ObjectNode accepted(UserCommand command, UserReply reply) {
    return Json.document("transfer-accepted")
        .put("id", ((UserReply.TransferAccepted) reply).id().toString());
  }

  static ObjectNode transfer(TransferView transfer) {
    Trouble trouble = transfer.trouble();
    ObjectNode json =
        Json.object()
            .put("id", transfer.id().toString())
            .put("peer", transfer.peer().toString())
            .put("incoming", transfer.incoming())
            .put("name", transfer.name())
            .put("place", transfer.place())
            .put("size", transfer.size())
            .put("done", transfer.done())
            .put("carried", transfer.carried())
            .put("bytesPerSecond", transfer.bytesPerSecond())
            .put("movingMillis", transfer.movingMillis())
            .put("state", word(transfer.state()))
            .put("at", transfer.at().seconds());
    if (trouble.kind() != Trouble.Kind.NONE) {
      json.putObject("trouble")
          .put("kind", word(trouble.kind()))
          .put("is", trouble.is())
          .put("bound", trouble.bound())
          .put("words", trouble.words());
    }
    return json;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
