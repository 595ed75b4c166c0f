package io.smartmesh.api;

import io.javalin.http.Context;
import io.smartmesh.base.Address;
import io.smartmesh.node.UserCommand;

/** What the routes about contacts ask of the node. */
final class ContactRoutes {
  private ContactRoutes() {}

  /** Either from a card, or somebody whom the node knows. */
  static UserCommand add(Context context, Body body) throws Problem {
    String name = body.optionalText("name").orElse("");
    if (body.has("peer")) {
      return new UserCommand.AddPeer(Routes.address("peer", body.text("peer")), name);
    }
    return new UserCommand.AddCard(body.text("card"), name, body.flag("faceToFace"));
  }

  static UserCommand ownCard(Context context, Body body) throws Problem {
    return new UserCommand.GetOwnCard(body.optionalText("name"));
  }

  static UserCommand get(Context context) throws Problem {
    return new UserCommand.GetContact(who(context));
  }

  static UserCommand rename(Context context, Body body) throws Problem {
    return new UserCommand.RenameContact(who(context), body.text("name"));
  }

  static UserCommand verify(Context context, Body body) throws Problem {
    return new UserCommand.VerifyContact(who(context));
  }

  static UserCommand helper(Context context, Body body) throws Problem {
    return new UserCommand.ChooseHelper(who(context), body.flag("chosen"));
  }

  static UserCommand block(Context context, Body body) throws Problem {
    return new UserCommand.BlockContact(who(context));
  }

  static UserCommand unblock(Context context, Body body) throws Problem {
    return new UserCommand.UnblockContact(who(context));
  }

  static UserCommand remove(Context context, Body body) throws Problem {
    return new UserCommand.RemoveContact(who(context));
  }

  private static Address who(Context context) throws Problem {
    return Routes.address("address", context.pathParam("address"));
  }
}
