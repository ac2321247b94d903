; The setup for Windows: for one user, without an administrator's rights. It
; registers the folder in the user's PATH, a menu entry of .toml files and its
; own line in the list of programs, and takes all three away again.
Target amd64-unicode
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
Name "jianbao 简报"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\jianbao"
!include MUI2.nsh
!include WinMessages.nsh
!define MENU "Software\Classes\SystemFileAssociations\.toml\shell\jianbao"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\jianbao"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE SimpChinese
!insertmacro MUI_LANGUAGE English
LangString LONG ${LANG_SIMPCHINESE} "PATH 太长，没有改动。需要时请自己把 $INSTDIR 加进去。"
LangString LONG ${LANG_ENGLISH} "PATH is too long and was left as it is. Add $INSTDIR to it yourself if you need it."

; Puts the user's PATH on the stack, "" if there is none, or "?" if it is longer
; than a string here can be: writing that back would cut it.
!macro ReadPath
  System::Call 'advapi32::RegGetValueW(p 0x80000001, w "Environment", w "Path", i 0x10000006, p 0, p 0, *i .r1) i .r0'
  ${If} $0 <> 0
    Push ""
  ${Else}
    IntOp $1 $1 / 2
    StrLen $2 "$INSTDIR"
    IntOp $1 $1 + $2
    IntOp $1 $1 + 2
    ${If} $1 >= ${NSIS_MAX_STRLEN}
      Push "?"
    ${Else}
      ReadRegStr $0 HKCU "Environment" "Path"
      Push $0
    ${EndIf}
  ${EndIf}
!macroend

!macro TellAll
  SendMessage ${HWND_BROADCAST} ${WM_WININICHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

Section
  SetOutPath "$INSTDIR"
  File "${FOLDER}/jianbao.exe"
  File "${FOLDER}/LICENSE.txt"
  File "${FOLDER}/licences.txt"
  File "${FOLDER}/README.md"
  File "${FOLDER}/jianbao.ps1"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro ReadPath
  Pop $3
  ${If} $3 == "?"
    MessageBox MB_OK|MB_ICONINFORMATION "$(LONG)" /SD IDOK
  ${ElseIf} $3 == ""
    WriteRegExpandStr HKCU "Environment" "Path" "$INSTDIR"
  ${Else}
    Push ";$3;"
    Push ";$INSTDIR;"
    Call Find
    Pop $4
    ${If} $4 < 0
      WriteRegExpandStr HKCU "Environment" "Path" "$3;$INSTDIR"
    ${EndIf}
  ${EndIf}
  !insertmacro TellAll
  WriteRegStr HKCU "${MENU}" "MUIVerb" "生成简报"
  WriteRegStr HKCU "${MENU}" "Icon" "$INSTDIR\jianbao.exe"
  ; The window stays open only when something is wrong.
  WriteRegStr HKCU "${MENU}\command" "" '"$SYSDIR\cmd.exe" /s /c ""$INSTDIR\jianbao.exe" build "%1" --open || pause"'
  WriteRegStr HKCU "${LISTED}" "DisplayName" "jianbao 简报"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
SectionEnd

; Where a text stands in another, or -1: both from the stack, the place onto it.
!macro FindIn un
Function ${un}Find
  Exch $R0
  Exch
  Exch $R1
  StrLen $R2 $R0
  StrCpy $R3 0
  ${Do}
    StrCpy $R4 $R1 $R2 $R3
    ${If} $R4 == $R0
      ${ExitDo}
    ${EndIf}
    ${If} $R4 == ""
      StrCpy $R3 -1
      ${ExitDo}
    ${EndIf}
    IntOp $R3 $R3 + 1
  ${Loop}
  Pop $R1
  Pop $R0
  Push $R3
FunctionEnd
!macroend
!insertmacro FindIn ""
!insertmacro FindIn "un."

Section Uninstall
  !insertmacro ReadPath
  Pop $3
  ${If} $3 != "?"
    Push ";$3;"
    Push ";$INSTDIR;"
    Call un.Find
    Pop $4
    ${If} $4 >= 0
      ; What stands before it and what stands after it, without the empty place.
      StrLen $2 "$INSTDIR"
      IntOp $5 $4 - 1
      ${If} $5 < 0
        StrCpy $6 ""
      ${Else}
        StrCpy $6 $3 $5
      ${EndIf}
      IntOp $7 $4 + $2
      IntOp $8 $7 + 1
      StrCpy $7 $3 "" $8
      ${If} $6 == ""
        StrCpy $6 $7
      ${ElseIf} $7 != ""
        StrCpy $6 "$6;$7"
      ${EndIf}
      ${If} $6 == ""
        DeleteRegValue HKCU "Environment" "Path"
      ${Else}
        WriteRegExpandStr HKCU "Environment" "Path" "$6"
      ${EndIf}
      !insertmacro TellAll
    ${EndIf}
  ${EndIf}
  DeleteRegKey HKCU "${MENU}"
  DeleteRegKey HKCU "${LISTED}"
  Delete "$INSTDIR\jianbao.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\README.md"
  Delete "$INSTDIR\jianbao.ps1"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
