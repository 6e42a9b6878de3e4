@echo off
if "%DOTNET_HOST_PATH%"=="" set DOTNET_HOST_PATH=dotnet
"%DOTNET_HOST_PATH%" exec "%~dp0pusc.dll" %*
