package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One route: reads a command from the request, asks the node, writes its reply.
 *
 * @param path below /v1, with {@code {name}} for parameters
 */
record Route(HandlerType method, String path, Reader reader, Writer writer) {
  private static final long ANSWER_SECONDS_MAX = 20;

  /** What a request asks of the node. */
  interface Reader {
    UserCommand read(Context context, Body body) throws Problem;
  }

  /** What the user is told; the command is at hand for the ids it carries. */
  interface Writer {
    ObjectNode write(UserCommand command, UserReply reply);
  }

  /** Who asks the node on behalf of a visitor. */
  interface Asking {
    UserReply ask(Visitor visitor, UserCommand command) throws Problem;
  }

  /** As the description of the API names it. */
  String operation() {
    return method.name().toLowerCase(Locale.ROOT) + " " + path;
  }

  void serve(Asking asking, Context context) throws Problem {
    Body body = method.equals(HandlerType.POST) ? Body.of(context.body()) : Body.EMPTY;
    UserCommand command = reader.read(context, body);
    body.requireNothingElse();
    Visitor visitor = Visitor.of(context);
    UserReply reply = asking.ask(visitor, command);
    if (reply instanceof UserReply.Refused refused) {
      int status = method.equals(HandlerType.GET) ? 404 : 409;
      throw Problem.of(status, refused);
    }
    Json.write(context, visitor.shown(writer.write(command, reply)));
  }

  static UserReply ask(NodeAccess node, UserCommand command) throws Problem {
    try {
      return node.ask(command).toCompletableFuture().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw silent("The node did not answer within " + ANSWER_SECONDS_MAX + " seconds.");
    } catch (ExecutionException e) {
      throw silent("The node could not answer: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent("The node is stopping.");
    }
  }

  private static Problem silent(String what) {
    return new Problem(503, "node-silent", what, "Look into the node's log; start it again.");
  }
}
