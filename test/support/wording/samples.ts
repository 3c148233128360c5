import type { Prose } from "./prose.ts";

interface Sample {
  /** What the rule suggests. */
  readonly instead: string;
  readonly found: string;
  /** No rule finds it. */
  readonly nearMiss: string;
  readonly kind?: Prose["kind"];
}

/** A sentence for each rule of wording, and one that no rule finds. */
export const samples: readonly Sample[] = [
  {
    instead: "name the actor: you, the caller, an attacker, anyone who",
    found: "Whoever calls it gets 401.",
    nearMiss: "Anyone who calls it gets 401.",
  },
  {
    instead: "name the actor: you, the caller, an attacker, anyone who",
    found: "It works for whosoever asks.",
    nearMiss: "It works for the caller.",
  },
  { instead: "require", found: "The guard demands a role.", nearMiss: "The guard requires a role." },
  { instead: "fix", found: "Who mends it?", nearMiss: "Amend the commit." },
  { instead: "the API, the endpoint, access", found: "The closed door stays shut.", nearMiss: "It stays indoors." },
  { instead: "App Service authentication", found: "It passes the gate.", nearMiss: "The gateway answers." },
  { instead: "allow", found: "It lets nobody in.", nearMiss: "Let's Encrypt signs it." },
  {
    instead: "an unassigned application, another application, a person without access",
    found: "A stranger calls.",
    nearMiss: "It looks strange.",
  },
  { instead: "send a request, probe", found: "It knocks at the API.", nearMiss: "The docks are open." },
  { instead: "isn't, aren't", found: "An untested account is none.", nearMiss: "There is nothing left." },
  { instead: "isn't a, has no", found: "This is no terminal.", nearMiss: "It is no longer there." },
  { instead: "isn't a, has no", found: "A role is no permission.", nearMiss: "There is no secret in it." },
  { instead: "nobody needs to, you don't need to", found: "Nobody has to wait.", nearMiss: "Nobody has two roles." },
  { instead: "also, or nothing", found: "It is removed, too.", nearMiss: "It is too long." },
  { instead: "because", found: "It stops, since it failed.", nearMiss: "It has failed since Monday." },
  { instead: "run", found: "The tests are executed.", nearMiss: "The tests are executable." },
  { instead: "whether", found: "Each secret, be it encrypted or not.", nearMiss: "It may be its own." },
  { instead: "not checked", found: "It was not looked at.", nearMiss: "It was not overlooked." },
  { instead: "report, distinguish", found: "It tells apart two roles.", nearMiss: "It tells you which role." },
  { instead: "is reported, is printed, gets", found: "The caller is told why.", nearMiss: "The caller gets a reason." },
  { instead: "is reported, is printed", found: "Why is said below.", nearMiss: "The reason is below." },
  { instead: "has, carries", found: "It bears the mark.", nearMiss: "A bearer token has it." },
  { instead: "of this project", found: "The words of the house.", nearMiss: "The house." },
  {
    instead: "app registration",
    found: "Each caller has a registration.",
    nearMiss: "Each caller has an app registration.",
  },
  { instead: "begin with the actor", found: "What a caller needs.", nearMiss: "What a caller needs?", kind: "message" },
  { instead: "begin with the actor", found: "Who may call it.", nearMiss: "Who may call it?", kind: "page" },
  { instead: "name the thing", found: "Preparing what there is to find.", nearMiss: "Setting up the demo's problems." },
  {
    instead: "say what the command does, or what to do",
    found: "You see what this login lacks.",
    nearMiss: "It lists what's missing.",
  },
  {
    instead: "say what the command does, or what to do",
    found: "You need a deployer with a role.",
    nearMiss: "Sign in as someone with a role.",
  },
  {
    instead: "name who can't: the review, the twin",
    found: "Nothing here can tell what it does.",
    nearMiss: "The review can't determine the effect.",
  },
  {
    instead: "no findings, but …",
    found: "Nothing was found, and a person has to read it.",
    nearMiss: "No findings, but some files need human review.",
  },
  {
    instead: "through a different channel, differently",
    found: "Hand it over, by another way than the one that leaked.",
    nearMiss: "Hand it over through a different channel.",
  },
  { instead: "generates", found: "The first run draws it.", nearMiss: "The first run generates it." },
  {
    instead: "say what changes for access or the response",
    found: "Somebody gets another answer.",
    nearMiss: "The response changes; access doesn't.",
  },
  { instead: "creating", found: "Making the people that the settings name.", nearMiss: "Creating the users." },
  {
    instead: "simulates no delays or failures",
    found: "The twin is kind by default.",
    nearMiss: "By default the twin simulates no delays.",
  },
  { instead: "uses", found: "Its author clicked through the portal.", nearMiss: "That guide uses the portal." },
  { instead: "known to be complete", found: "No log is proved alone.", nearMiss: "No log is known to be complete." },
  {
    instead: "its options, logic and messages",
    found: "One folder per verb: its options, its work, its words.",
    nearMiss: "One folder per verb: its options, logic and messages.",
  },
  {
    instead: "confirm our own assumptions",
    found: "The twin must not mirror our own beliefs.",
    nearMiss: "The twin mustn't just confirm our own assumptions.",
  },
  {
    instead: "share no code that could hide a bug",
    found: "A mistake in the program can't hide in it.",
    nearMiss: "The two share no code that could hide a bug.",
  },
  {
    instead: "say what to do",
    found: "This page takes a stack to the first call.",
    nearMiss: "Deploy a stack and make the first call.",
    kind: "page",
  },
  { instead: "If", found: "Where it fails, run it again.", nearMiss: "Where is it?", kind: "message" },
];
